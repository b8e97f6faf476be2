// What the verbs use outside this process: Pulumi, AWS, the other sources on releases, the clock, the terminal.
// realDeps.ts makes the real ones; tests pass a small simulated world (test/rollback/fakes).
import type { Access } from "../aws/access";
import type { EcsPort } from "../aws/ports";
import type { ServicePort } from "../aws/ecsService";
import type { SlotsPort } from "../aws/slots";
import type { SlotName } from "../guards/release/slotNames";
import type { SlotKeys } from "../config/slotKeys";
import type { StackFile } from "../config/stackFile";
import type { writeConfig } from "../config/writeStackFile";
import type { gatePlan } from "../enforcement/planGate";
import type { Clock } from "../health/clock";
import type { HttpPort } from "../health/httpProbe";
import type { VerificationResult, VerificationTarget } from "../health/verificationTarget";
import type { Changes } from "../process/changes";
import type { Engine } from "../pulumi/engine";
import type { readLedger } from "../pulumi/history";
import type { LockState } from "../pulumi/lock";
import type { readCopies } from "../pulumi/proofsCopy";
import type { readState } from "../pulumi/state";
import type { Commit, CommitsCall, LocalCall } from "../release/sources/commits";
import type { MigrationSource } from "../migration/readerProcess";
import type { ImageRegistry } from "../release/sources/registry";
import type { Update } from "../release/update";
import type { WorkflowCall, WorkflowRun } from "../release/sources/workflowRuns";
import type { Narrate } from "../report/outcome";

/**
 * Asks a person.
 *
 * @throws Unanswered for Ctrl-D; Interrupted for Ctrl-C, or when the process is to end.
 */
export type Ask = (question: string) => Promise<string>;

/** The project, the people and the services of one run. */
export interface RollbackDeps {
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
  readonly narrate: Narrate;
  /** Aborted when the process is to end: Ctrl-C, SIGTERM, a closed terminal. */
  readonly signal: AbortSignal;
  /** Undefined where there is no terminal. */
  readonly ask: Ask | undefined;
  readonly whoRuns: () => string;
  readonly clock: Clock;
  /** Told before each change that neither the config file nor Pulumi makes. Throws Interrupted. */
  readonly begin: Changes["begin"];
  readonly writeConfig: typeof writeConfig;
  /** Requests to the stack's address, as users make them. */
  readonly http: HttpPort;
  /** Proves a release without recording it. Throws OperatorError as `verifyRelease` does. @param own headers of each request. */
  readonly prove: (
    target: VerificationTarget,
    own?: Readonly<Record<string, string>>,
  ) => Promise<VerificationResult>;
  readonly pulumi: PulumiDeps;
  readonly aws: AwsDeps;
  readonly sources: SourceDeps;
  readonly machine: MachineDeps;
}

/** Pulumi, as the verbs run it. */
export type PulumiEngine = Pick<
  Engine,
  "file" | "warmUp" | "preview" | "up" | "refresh" | "cancel"
>;

/** Running Pulumi on a stack, and reading what it keeps. Readers throw OperatorError where something can't be read. */
export interface PulumiDeps {
  /** Nothing is loaded or run before it is used. */
  readonly engine: (file: StackFile) => PulumiEngine;
  readonly gate: typeof gatePlan;
  readonly state: (file: StackFile) => ReturnType<typeof readState>;
  /** All updates, newest first. */
  readonly history: (file: StackFile) => Promise<readonly Update[]>;
  /** The newest updates, newest first. */
  readonly ledger: (file: StackFile) => ReturnType<typeof readLedger>;
  /** What asks one slot. Throws OperatorError where the stack's secret can't be read. */
  readonly slotKeys: (file: StackFile) => Promise<SlotKeys>;
  /** Never rejects. */
  readonly lock: (file: StackFile) => Promise<LockState>;
  /** Copies of the list of proofs. Never rejects. */
  readonly proofCopies: (file: StackFile) => ReturnType<typeof readCopies>;
}

/** AWS in the stack's region. */
export interface AwsDeps {
  readonly ecs: (file: StackFile) => EcsPort;
  readonly slots: (file: StackFile) => SlotsPort;
  /** The service of one slot. */
  readonly service: (file: StackFile, slot: SlotName) => ServicePort;
  /** What whoever runs this may do. Never rejects. */
  readonly access: (file: StackFile) => Promise<Access>;
}

/** Other sources on releases. Each throws an Error whose first line is the reason. */
export interface SourceDeps {
  /** Signed in where config says so. @param timeLimitMs for each call. */
  readonly registry: (file: StackFile, timeLimitMs: number) => Promise<Registry>;
  readonly commits: (call: CommitsCall) => Promise<Commit[]>;
  /** The same, of a clone on this machine. */
  readonly localCommits: (clone: string, call: LocalCall) => Promise<Commit[]>;
  readonly runs: (call: WorkflowCall) => Promise<WorkflowRun[]>;
  /** The application's migrations, which begin to be read; undefined where config names no clone. Never throws. */
  readonly migrations: (file: StackFile) => MigrationSource | undefined;
}

/** The application's images. */
export type Registry = Pick<ImageRegistry, "image" | "tags" | "says">;

/** This machine's processes. */
export interface MachineDeps {
  readonly hostname: () => string;
  /** The name of a process's program; undefined when there is no such process. */
  readonly programOf: (pid: number) => string | undefined;
  readonly kill: (pid: number, signal: "SIGINT" | "SIGKILL") => void;
}
