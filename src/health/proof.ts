// The proof of a release as a Pulumi resource: a record in the stack's state of what was to be proven, and the list of what
// was proven and what failed.
//
// The proof runs once the service was updated, and before the record is written; the record is written whether it succeeded
// or not, and a hook after that fails the update where it didn't. So a failure isn't forgotten: it stands in the list, and the
// next `up` proves again, until it succeeds. A proven, unchanged stack has nothing to do (docs/decisions/0001).
import * as pulumi from "@pulumi/pulumi";
import { proofInEmergency } from "../config/emergency";
import { describeError } from "../errors";
import type { Proofs } from "../guards/release/proofs";
import type { ProofRecord } from "../release/proofRecord";
import { pulumiLine } from "../commandLines";
import { verificationEnd } from "./failures";
import {
  type Circumstances,
  type ProofChanges,
  findingsOf,
  isDue,
  type ProofOutcome,
  type Subject,
} from "./proofRecord";
import { type ProofSettings, toRecord } from "../guards/release/proofSettings";
import type { VerificationTarget } from "./verification";

/** What a proof is made from. */
export interface ProofArgs {
  readonly region: string;
  readonly stack: string;
  readonly cluster: pulumi.Output<string>;
  readonly service: pulumi.Output<string>;
  /** The revision of this update. */
  readonly taskDefinition: pulumi.Output<string>;
  /** The revision that the service runs: another one where it was left out of this update, or where ECS went back already. */
  readonly running: pulumi.Output<string>;
  /** Whether this update has written the service; asked once `running` is known. */
  readonly wasWritten: () => boolean;
  readonly logGroup: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly image: string;
  readonly imageTag: string;
  readonly containerName: string;
  /** How the proof is done. */
  readonly settings: ProofSettings;
  /**
   * Users get the maintenance page while the proof runs. It is part of the record: what was proven behind the
   * page is proven anew, with the smoke paths, once the page is gone.
   */
  readonly maintenance: boolean;
  /** The proof is shorter, and the record says so. */
  readonly emergency: boolean;
  readonly desiredCount: number;
  /** What the service was asked to be: any change of it wants a new proof. */
  readonly requested: pulumi.Input<object>;
  /** What state has recorded. */
  readonly record: ProofRecord;
  readonly circumstances: Omit<Circumstances, "now">;
  /** Texts that may not stand in what is said. */
  readonly secrets: readonly string[];
  /** What to type when the proof fails: a line to paste. */
  readonly next: string;
  /** Keeps copies of the list, for when state can't be read. Never rejects; gives what it couldn't do, a sentence each. */
  readonly keepCopies: (proofs: Proofs) => Promise<readonly string[]>;
  /** The service, and what else decides over the answers: the proof comes after them. */
  readonly after: pulumi.Resource[];
}

/**
 * Declares the proof, as a record of what was proven.
 *
 * @param name the record's name.
 * @returns what the record says once this update is done. Unknown in the preview of an update that will prove anew.
 */
export function proveRelease(
  name: string,
  args: ProofArgs,
  opts: pulumi.CustomResourceOptions = {},
): pulumi.Output<ProofChanges> {
  const { record, after } = args;
  // No Output as a whole: in a preview that would hide what is known of it.
  const subjectInputs = { target: targetOf(args), requested: args.requested };
  const asked = pulumi.output(subjectInputs) as pulumi.Output<unknown> as pulumi.Output<Subject>;
  let failure: string | undefined;
  let listed: Proofs = record.proofs;
  const findings = pulumi
    .all([asked, args.running, pulumi.all(after.map(({ urn }) => urn))])
    .apply(async ([subject, running]): Promise<ProofChanges> => {
      const { target } = subject;
      if (!isDue(record, subject)) return record;
      // Else a plan would hold the update to the findings of the proof before, and Pulumi fails it without a word.
      if (pulumi.runtime.isDryRun()) return pulumi.unknown as ProofChanges;
      if (running !== target.taskDefinition && !args.wasWritten()) {
        await pulumi.log.warn(LEFT_OUT);
        return record;
      }
      const outcome = await prove(
        {
          ...target,
          ...(args.emergency
            ? proofInEmergency({ ...args.settings, desiredCount: args.desiredCount })
            : {}),
          next: args.next,
          again: pulumiLine(args.stack, "up"),
        },
        args.secrets,
      );
      if (outcome.ended !== "proven") failure = outcome.message;
      const found = findingsOf(record, target, outcome, { ...args.circumstances, now: new Date() });
      listed = found.proofs;
      return found;
    });
  const afterRecord = new pulumi.ResourceHook(name, async () => {
    for (const said of await args.keepCopies(listed)) await pulumi.log.warn(said);
    if (failure !== undefined) throw new Error(failure);
  });
  const { attempts, proofs, result } = findings;
  const stash = new pulumi.Stash(
    name,
    { input: { ...subjectInputs, attempts, proofs, result } },
    {
      ...opts,
      dependsOn: after,
      hooks: { afterCreate: [afterRecord], afterUpdate: [afterRecord] },
    },
  );
  return stash.input as pulumi.Output<ProofChanges>;
}

const LEFT_OUT =
  "The service was left out of this update, so no release was put live and none was proven. The next `pulumi up` does both.";

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
    ...toRecord(args.settings),
    maintenance: args.maintenance,
    emergency: args.emergency,
  };
}

/**
 * Proves, with progress shown as it happens. Ctrl-C ends the wait at once. What proves is loaded only now:
 * no preview pays for it. Never rejects: an Output that is rejected takes the SDK half a minute to report.
 */
async function prove(
  target: VerificationTarget,
  secrets: readonly string[],
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
      verificationDeps(target, progress, secrets),
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
