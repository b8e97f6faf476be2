// The real world behind a verification: AWS, the network, the clock.
import { createAwsClients } from "../aws/clients";
import { createEcsPort } from "../aws/ecs";
import type { VerificationDeps } from "./attempt";
import { systemClock } from "./clock";
import { createHttpProbe } from "./httpProbe";

/**
 * What a verification needs, for real; nothing is loaded or connected before it is used.
 *
 * @param progress shows a line to whoever waits.
 */
export function verificationDeps(
  { region }: { readonly region: string },
  progress: (line: string) => void,
): VerificationDeps {
  return {
    ecs: createEcsPort(createAwsClients(region)),
    http: createHttpProbe(),
    clock: systemClock,
    random: Math.random,
    progress,
  };
}
