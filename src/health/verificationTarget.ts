// What is to be verified, and what a verification found: plain data, which the proof's record and the stack's outputs keep.
import type { Strength } from "../guards/release/proofs";
import type { LatencySummary } from "./latency";

/** What must be live, and when it counts as proven. */
export interface VerificationTarget {
  readonly region: string;
  readonly stack: string;
  readonly cluster: string;
  readonly service: string;
  /** ARN. */
  readonly taskDefinition: string;
  /** `repository:tag`. */
  readonly image: string;
  /** What the running application must report as `app_version`. */
  readonly imageTag: string;
  readonly containerName: string;
  readonly logGroup: string;
  /** Scheme and host, no trailing slash. */
  readonly url: string;
  readonly healthPath: string;
  readonly smokePaths: readonly string[];
  /** Users get the maintenance page: of the application, only the health path can be asked. */
  readonly maintenance: boolean;
  /** Config `emergency` has shortened the numbers below: the proof asks no more than they say. */
  readonly emergency?: boolean;
  readonly consecutiveSuccesses: number;
  readonly latencySamples: number;
  readonly p95LimitMs: number;
  /** For the whole verification. */
  readonly timeBudgetSeconds: number;
  /** A bad health answer later than this after the ECS proof fails the verification. */
  readonly httpPatienceSeconds: number;
  readonly pollIntervalMs: number;
  /** A complete line to paste after a proof that failed: the way back, where it is known. Not for the record. */
  readonly next?: string | undefined;
  /** A complete line to paste that verifies once more, after an interrupt; left out: the update. Not for the record. */
  readonly again?: string | undefined;
}

/** What was proven, and how long it took. */
export interface VerificationResult {
  readonly imageTag: string;
  readonly image: string;
  /** `sha256:…`, where every task names the same one. */
  readonly digest?: string;
  readonly taskDefinition: string;
  /** UTC, ISO 8601. */
  readonly verifiedAt: string;
  readonly strength: Strength;
  readonly seconds: {
    /** From the start until the wanted version first answered through the load balancer. */
    readonly firstAnswer: number;
    /** From the start until the rollout was proven. */
    readonly ecs: number;
    readonly http: number;
    readonly smoke: number;
    readonly latency: number;
    /** Until every task had answered every path. */
    readonly coverage: number;
    readonly total: number;
  };
  readonly latencyMs: LatencySummary;
  /** Why the smoke paths were not asked; missing where they were. */
  readonly smokeSkipped?: string;
}

/** How much a successful proof of `target` proves: the weakest word that is true. */
export function proofStrength(
  target: Pick<VerificationTarget, "healthPath" | "smokePaths" | "maintenance" | "emergency">,
): Strength {
  const health = plainPath(target.healthPath);
  if (!target.smokePaths.some((path) => plainPath(path) !== health)) return "none";
  if (target.maintenance) return "maintenance";
  return target.emergency === true ? "emergency" : "full";
}

/** Without the parts that do not change the page: query, fragment, doubled and final slashes. */
function plainPath(path: string): string {
  return path
    .replace(/[?#].*$/s, "")
    .replace(/\/+/g, "/")
    .replace(/(?<=.)\/$/, "");
}
