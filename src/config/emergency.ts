// What config `emergency` makes shorter, for an update that must be done as soon as it is safe. The guards, the proof
// and its limits stay; they only wait for less time and look less often.
import type { ConfigValues } from "./schema";

/** The settings that it may shorten. */
export type Shortened = Pick<
  ConfigValues,
  "deregistrationDelaySeconds" | "verifySuccesses" | "verifySamples"
>;

const DRAIN_SECONDS = 1;
const SAMPLES = 5;

/** Seconds that old tasks drain for in an emergency: never more than otherwise. */
export function drainInEmergency(usual: number): number {
  return Math.min(usual, DRAIN_SECONDS);
}

/** How a proof is done in an emergency, as src/health/verification.ts calls it: never longer than otherwise. */
export function proofInEmergency(
  settings: Pick<ConfigValues, "verifySuccesses" | "verifySamples" | "desiredCount">,
): { readonly consecutiveSuccesses: number; readonly latencySamples: number } {
  return {
    // One answer more than there are tasks: each of them is likely to have been asked.
    consecutiveSuccesses: Math.min(settings.verifySuccesses, settings.desiredCount + 1),
    latencySamples: Math.min(settings.verifySamples, SAMPLES),
  };
}

/** The settings in an emergency. */
export function inEmergency(settings: Shortened & Pick<ConfigValues, "desiredCount">): Shortened {
  const { consecutiveSuccesses, latencySamples } = proofInEmergency(settings);
  return {
    deregistrationDelaySeconds: drainInEmergency(settings.deregistrationDelaySeconds),
    verifySuccesses: consecutiveSuccesses,
    verifySamples: latencySamples,
  };
}

/** What is less than usual, in words; nothing for what stays as it is. */
export function shortenings(
  settings: Shortened & Pick<ConfigValues, "desiredCount">,
): readonly string[] {
  const short = inEmergency(settings);
  const less = (key: keyof Shortened, say: (now: number, usual: number) => string) =>
    short[key] < settings[key] ? [say(short[key], settings[key])] : [];
  return [
    ...less("deregistrationDelaySeconds", (now, usual) => `drain ${now} s instead of ${usual} s`),
    ...less("verifySuccesses", (now, usual) => `${now} good answers instead of ${usual}`),
    ...less("verifySamples", (now, usual) => `${now} timed requests instead of ${usual}`),
  ];
}
