// The settings of a proof: as config has them, and as the record of a proof does.
import { isRecord } from "../stack/checks";
import { isUnknown } from "../unknown";

/** The settings of a proof, by the keys of config. */
export interface ProofSettings {
  readonly healthPath: string;
  readonly smokePaths: readonly string[];
  readonly verifySuccesses: number;
  readonly verifySamples: number;
  readonly verifyP95Milliseconds: number;
  readonly verifyBudgetSeconds: number;
  readonly verifyPatienceSeconds: number;
  readonly verifyPollMilliseconds: number;
}

/** Their names. */
export const PROOF_SETTINGS = [
  "healthPath",
  "smokePaths",
  "verifySuccesses",
  "verifySamples",
  "verifyP95Milliseconds",
  "verifyBudgetSeconds",
  "verifyPatienceSeconds",
  "verifyPollMilliseconds",
] as const satisfies readonly (keyof ProofSettings)[];

// What the record of a proof calls each setting (src/health/verificationTarget.ts).
const RECORDED = {
  healthPath: "healthPath",
  smokePaths: "smokePaths",
  verifySuccesses: "consecutiveSuccesses",
  verifySamples: "latencySamples",
  verifyP95Milliseconds: "p95LimitMs",
  verifyBudgetSeconds: "timeBudgetSeconds",
  verifyPatienceSeconds: "httpPatienceSeconds",
  verifyPollMilliseconds: "pollIntervalMs",
} as const satisfies Readonly<Record<keyof ProofSettings, string>>;

/** The settings by the names of the record of a proof. */
export type RecordedSettings = {
  readonly [K in keyof ProofSettings as (typeof RECORDED)[K]]: ProofSettings[K];
};

/** The settings as the record of a proof has them: the one mapping from config to what is proven. */
export function toRecord(settings: ProofSettings): RecordedSettings {
  return Object.fromEntries(
    PROOF_SETTINGS.map((setting) => [RECORDED[setting], settings[setting]]),
  ) as unknown as RecordedSettings;
}

/**
 * The settings that a record of a proof holds, read from its `input`. What isn't known yet, or isn't there, is left out.
 */
export function recordedSettings(input: unknown): Partial<ProofSettings> | undefined {
  const target = isRecord(input) && !isUnknown(input) ? input["target"] : undefined;
  if (!isRecord(target) || isUnknown(target)) return undefined;
  const entries = PROOF_SETTINGS.flatMap((setting) => {
    const value = valueIn(target, RECORDED[setting]);
    return value === undefined ? [] : [[setting, value] as const];
  });
  return Object.fromEntries(entries);
}

function valueIn(target: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    const value = target[name];
    return isUnknown(value) || value === null ? undefined : value;
  } catch {
    // The policy SDK's inputs throw where a value isn't known.
    return undefined;
  }
}

/** Those of a stack's config. */
export function configuredSettings(config: ProofSettings): ProofSettings {
  return Object.fromEntries(
    PROOF_SETTINGS.map((setting) => [setting, config[setting]]),
  ) as unknown as ProofSettings;
}
