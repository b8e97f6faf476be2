// Proves a release within an update: shows progress as it happens, and ends at once where it is interrupted.
import * as pulumi from "@pulumi/pulumi";
import { describeError } from "../errors";
import { verificationEnd } from "./failures";
import type { ProofOutcome } from "./proofRecord";
import type { VerificationTarget } from "./verification";

/**
 * Proves, with progress shown as it happens. Ctrl-C ends the wait at once. What proves is loaded only now:
 * no preview pays for it. Never rejects: an Output that is rejected takes the SDK half a minute to report.
 */
export async function prove(
  target: VerificationTarget,
  secrets: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<ProofOutcome> {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    const { verifyRelease } = await import("./verification");
    const { verificationDeps } = await import("./deps");
    // Ephemeral: shown as it happens, and not once more beneath the reason of a failure.
    const progress = (line: string) => void pulumi.log.info(line, undefined, undefined, true);
    const result = await verifyRelease(
      target,
      verificationDeps(target, progress, secrets, headers),
      abort.signal,
    );
    return { ended: "proven", result };
  } catch (error) {
    const message = describeError(error);
    if (abort.signal.aborted) {
      // The engine takes no further step, so that nobody else would say it.
      await pulumi.log.error(message);
      leaveSoon();
    }
    return { ended: verificationEnd(error) === "failed" ? "failed" : "open", message };
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

// The engine waits 5 s for an interrupted program to end by itself; its message needs no more than this to reach it.
const FAREWELL_MS = 300;
// The SDK's code for "the error was shown" (@pulumi/pulumi, cmd/run).
const SHOWN_EXIT_CODE = 32;

function leaveSoon(): void {
  setTimeout(() => process.exit(SHOWN_EXIT_CODE), FAREWELL_MS).unref();
}
