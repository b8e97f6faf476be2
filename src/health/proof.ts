// The proof of a release as a Pulumi resource: a record in the stack's state of what was last proven.
//
// Its hook runs *before* the record is written and after the service was updated. A proof that fails is
// therefore never recorded, so the next `up` finds the record out of date and proves again, until it
// succeeds; a proven, unchanged stack has nothing to do. (A hook after the service's own update would be
// forgotten: the service's new state is kept even when the hook fails. docs/decisions/0001.)
import * as pulumi from "@pulumi/pulumi";
import { proofInEmergency } from "../config/emergency";
import { describeError, OperatorError } from "../errors";
import { proofRound, type ProofRecord, type Subject } from "./proofRecord";
import type { VerificationResult, VerificationTarget } from "./verification";

/** What a proof is made from. */
export interface ProofArgs {
  readonly region: string;
  readonly stack: string;
  readonly cluster: pulumi.Output<string>;
  readonly service: pulumi.Output<string>;
  readonly taskDefinition: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly image: string;
  readonly imageTag: string;
  readonly containerName: string;
  readonly healthPath: string;
  readonly smokePaths: readonly string[];
  /**
   * Users get the maintenance page while the proof runs. It is part of the record: what was proven behind the
   * page is proven anew, with the smoke paths, once the page is gone.
   */
  readonly maintenance: boolean;
  /** How the proof is done; src/config/schema.ts has their units. */
  readonly verifyBudgetSeconds: number;
  readonly verifyPatienceSeconds: number;
  readonly verifyPollMilliseconds: number;
  readonly verifySuccesses: number;
  readonly verifySamples: number;
  readonly verifyP95Milliseconds: number;
  /** The proof is shorter, and the record says so. */
  readonly emergency: boolean;
  readonly desiredCount: number;
  /** What the service was asked to be: any change of it wants a new proof. */
  readonly requested: pulumi.Input<object>;
  /** The result that stays valid while nothing changes; undefined on a stack's first update. */
  readonly earlier: VerificationResult | undefined;
  /** What state has recorded; undefined on a stack's first update. */
  readonly record: ProofRecord | undefined;
  /** The service, and what else decides over the answers: the proof comes after them. */
  readonly after: pulumi.Resource[];
}

/**
 * Declares the proof, as a record of what was proven.
 *
 * @param name the record's name.
 * @returns the newest result: of this update, or of the one that last proved the same. Unknown in the
 *   preview of an update that will prove anew.
 */
export function proveRelease(
  name: string,
  args: ProofArgs,
  opts: pulumi.CustomResourceOptions = {},
): pulumi.Output<VerificationResult> {
  let proven: VerificationResult | typeof pulumi.unknown | undefined;
  const prove = async ({ newInputs, oldInputs }: pulumi.ResourceHookArgs) => {
    if (pulumi.runtime.isDryRun()) {
      // Else a plan would hold the update to the outputs of the proof before, and Pulumi fails it without a word.
      proven = pulumi.unknown;
      return;
    }
    const { target } = newInputs?.["input"] as Subject;
    const lastGoodTag = (oldInputs?.["input"] as Subject | undefined)?.target.imageTag;
    const { consecutiveSuccesses, latencySamples } = target;
    const short = args.emergency
      ? proofInEmergency(args)
      : { consecutiveSuccesses, latencySamples };
    proven = await verify({ ...target, ...short, lastGoodTag });
  };
  const hook = new pulumi.ResourceHook(name, prove, { onDryRun: true });
  const round = proofRound(args.record, args.earlier);
  const again = round === 0 ? {} : { round };
  const record = new pulumi.Stash(
    name,
    // No Output as a whole: in a preview that would hide what is known of it.
    { input: { target: targetOf(args), requested: args.requested, ...again } },
    { ...opts, dependsOn: args.after, hooks: { beforeCreate: [hook], beforeUpdate: [hook] } },
  );
  const result = record.input.apply((): VerificationResult | typeof pulumi.unknown => {
    const newest = proven ?? args.earlier;
    if (newest === undefined) throw new Error(`${name} is recorded, but no result of it is known`);
    return newest;
  });
  return result as pulumi.Output<VerificationResult>;
}

function targetOf(args: ProofArgs): pulumi.Inputs {
  return {
    region: args.region,
    stack: args.stack,
    cluster: args.cluster,
    service: args.service,
    taskDefinition: args.taskDefinition,
    logGroup: args.logGroup,
    url: args.url,
    image: args.image,
    imageTag: args.imageTag,
    containerName: args.containerName,
    healthPath: args.healthPath,
    smokePaths: [...args.smokePaths],
    maintenance: args.maintenance,
    consecutiveSuccesses: args.verifySuccesses,
    latencySamples: args.verifySamples,
    p95LimitMs: args.verifyP95Milliseconds,
    timeBudgetSeconds: args.verifyBudgetSeconds,
    httpPatienceSeconds: args.verifyPatienceSeconds,
    pollIntervalMs: args.verifyPollMilliseconds,
    ...(args.emergency ? { emergency: true } : {}),
  };
}

/**
 * Proves, with progress shown as it happens. Ctrl-C ends the wait at once. What proves is loaded only now:
 * no preview pays for it.
 */
async function verify(target: VerificationTarget): Promise<VerificationResult> {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    const { verifyRelease } = await import("./verification");
    const { verificationDeps } = await import("./deps");
    // Ephemeral: shown as it happens, and not once more beneath the reason of a failure.
    const progress = (line: string) => void pulumi.log.info(line, undefined, undefined, true);
    return await verifyRelease(target, verificationDeps(target, progress), abort.signal);
  } catch (error) {
    if (abort.signal.aborted) leaveSoon();
    // Only the message leaves a hook.
    if (error instanceof OperatorError) throw new Error(describeError(error), { cause: error });
    throw error;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

// The engine waits 5 s for an interrupted program to end by itself; the hook's answer needs no more than
// this to reach it.
const FAREWELL_MS = 300;
// The SDK's code for "the error was shown" (@pulumi/pulumi, cmd/run).
const SHOWN_EXIT_CODE = 32;

function leaveSoon(): void {
  setTimeout(() => process.exit(SHOWN_EXIT_CODE), FAREWELL_MS).unref();
}
