// The real world behind a verification: AWS, the network, the clock.
import { createAwsClients } from "../aws/clients";
import { createEcsPort } from "../aws/ecs";
import { redactor } from "../redaction/redact";
import type { VerificationDeps } from "./attempt";
import { systemClock } from "./clock";
import { createHttpProbe } from "./httpProbe";

/**
 * What a verification needs, for real; nothing is loaded or connected before it is used.
 *
 * @param progress shows a line to whoever waits.
 * @param secrets texts that nothing which is shown may hold.
 * @param headers that each request carries: they choose a slot.
 */
export function verificationDeps(
  { region }: { readonly region: string },
  progress: (line: string) => void,
  secrets: readonly string[] = [],
  headers: Readonly<Record<string, string>> = {},
): VerificationDeps {
  const clean = redactor(secrets);
  return {
    ecs: createEcsPort(createAwsClients(region)),
    http: createHttpProbe(headers),
    clock: systemClock,
    random: Math.random,
    progress: (line) => progress(clean(line)),
    redact: clean,
  };
}
