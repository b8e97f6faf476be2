// What config `emergency` makes shorter: an update that is to be done as soon as it is safe. The guards, the proof and
// its limits stay; only how long they wait, and how often they look, is less.
import type { ConfigValues } from "./schema";

/** The settings that it may shorten. */
export type Shortened = Pick<
  ConfigValues,
  "deregistrationDelaySeconds" | "verifySuccesses" | "verifySamples"
>;

const DRAIN_SECONDS = 1;
const SAMPLES = 5;

/** The settings in an emergency: never longer than they are otherwise. */
export function inEmergency(settings: Shortened & Pick<ConfigValues, "desiredCount">): Shortened {
  // One answer more than there are tasks: each of them is likely to have been asked.
  const successes = settings.desiredCount + 1;
  return {
    deregistrationDelaySeconds: Math.min(settings.deregistrationDelaySeconds, DRAIN_SECONDS),
    verifySuccesses: Math.min(settings.verifySuccesses, successes),
    verifySamples: Math.min(settings.verifySamples, SAMPLES),
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
