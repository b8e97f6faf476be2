// A small world for the verbs: a stack's folder on disk, and around it a Pulumi, an AWS, a registry and a terminal that do what
// a test says. What is done is kept in order. Real in it: the stack's file, and the lock beside it.
import { readStackFile } from "../../../src/config/stackFile";
import { type ConfigChanges, writeConfig } from "../../../src/config/writeStackFile";
import type { GateVerdict } from "../../../src/enforcement/planGate";
import type { ProofEntry, Proofs } from "../../../src/guards/release/proofs";
import type { HttpAnswer } from "../../../src/health/httpProbe";
import { Changes, Interrupted } from "../../../src/process/changes";
import type { MigrationSource } from "../../../src/migration/readerProcess";
import type { Update } from "../../../src/release/update";
import type { LockState } from "../../../src/pulumi/lock";
import type { ProofsCopy } from "../../../src/pulumi/proofsCopy";
import type { Access } from "../../../src/aws/access";
import { aProof, proofsOf } from "../../guards/release/proofs";
import { history, update } from "../../release/updates";
import { StackFolder } from "../stackFolder";
import { REPOSITORY } from "./aws";
import { Slots } from "./slots";
import { succeeds, type Up } from "./ups";

/** When it begins, milliseconds since the epoch: after everything that ran here. */
export const START = Date.UTC(2026, 10, 25, 3);

/** Releases, oldest first. The number of each is that of its revision and of its update. */
export const TAGS = ["first", "good", "bad", "new"] as const;

/** What is said where a rollback of production must be confirmed. */
export const CONFIRMED = {
  confirm: "ROLLBACK",
  reason: "the checkout fails",
  requestedBy: "ann",
  approvedBy: "bob",
  justification: "no fix is in sight",
} as const;

/** What can be made to fail: a reader, or something that is done. */
export type Source =
  | "ecs"
  | "state"
  | "secrets"
  | "history"
  | "registry"
  | "image"
  | "putBack"
  | "preview"
  | "refresh"
  | "cancel"
  | "prove"
  | "revisions"
  | "update"
  | "flip"
  | "stop"
  | "tags"
  | "tag"
  | "untag";

/** `first` and `good` were proven in full here; `bad` is live and failed its proof; `new` has an image. */
export class World extends Slots {
  readonly at = new StackFolder();
  /** What was written, run and asked, in order. */
  readonly done: string[] = [];
  /** Who asked for each update, as the program is told. */
  readonly requestedBy: (string | undefined)[] = [];
  /** The config that each preview went by, where that wasn't the stack's own file. */
  readonly copies: string[] = [];
  /** What was narrated. */
  readonly said: string[] = [];
  readonly failures: Partial<Record<Source, unknown>> = {};
  readonly ecsTags: Record<string, string> = {};
  readonly images = new Map<string, string>(TAGS.map((tag) => [tag, `sha256:${tag}`]));
  slotProofs: Proofs = [];
  /** What ECS runs is a revision of this release that state doesn't know. */
  madeByHand = false;
  proofs: Proofs = proofsOf("first", "good", "bad!");
  updates: Update[] = history("first", "good", "bad!");
  locks: LockState[] = [{ lock: undefined }];
  copy: ProofsCopy | undefined;
  access: Access = {
    kind: "judged",
    principal: "arn:aws:iam::1:role/deployer",
    judged: [],
  };
  objections: GateVerdict["objections"] = [];
  up: Up = succeeds;
  /** Undefined: there is no terminal. */
  answers: (string | Error)[] | undefined;
  http: (path: string) => HttpAnswer = (path) => this.#healthy(path);
  /** The program of each process on this machine. */
  readonly processes = new Map<number, string>();
  hostname = "here";
  /** Undefined: config names no clone of the application. */
  migrations: MigrationSource | undefined;
  /** Called before a write to the config file. */
  beforeWrite: (changes: ConfigChanges) => void = () => undefined;
  now = START;
  readonly #since = new Map<string, number>();
  readonly #abort = new AbortController();
  readonly #changes = new Changes();

  constructor() {
    super();
    this.config({ imageTag: "bad", imageRepository: REPOSITORY });
  }

  /** Sets config, as somebody did before. */
  config(changes: ConfigChanges): void {
    writeConfig(this.at, changes);
  }

  get file() {
    return readStackFile(this.at.folder, "prod");
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#changes.close();
    this.#abort.abort(new DOMException("SIGINT", "AbortError"));
  }

  /** An update has put it live, and state knows it. On two slots, by way of the other one. */
  putLive(tag: string): void {
    if (this.idle !== undefined && tag !== this.inEcs) {
      this.fillIdle(tag);
      this.flip();
    }
    this.inEcs = tag;
    this.readFromAws();
    this.#since.set(tag, this.now);
    this.updates = [update(this.updates.length + 1, tag), ...this.updates];
  }

  prove(tag: string, ended: "proven" | "failed"): void {
    this.proofs = [...this.proofs, this.aProofNow(tag, ended)];
  }

  aProofNow(tag: string, ended: "proven" | "failed"): ProofEntry {
    const number = TAGS.indexOf(tag as (typeof TAGS)[number]) + 1;
    const strength =
      ended === "failed" ? "none" : this.file.values.emergency ? "emergency" : "full";
    const at = new Date(this.now).toISOString();
    return aProof(number, tag, { ended, strength, at });
  }

  revisionOf(tag: string): string {
    return `app:${TAGS.indexOf(tag as (typeof TAGS)[number]) + 1}`;
  }

  /** What the process's end is told by. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  begin(what: string): () => void {
    return this.#changes.begin(what);
  }

  since(tag: string): number {
    return this.#since.get(tag) ?? START - 3_600_000;
  }

  /** Keeps that it was done; throws what the test says. */
  do(what: string, source: Source): void {
    this.done.push(what);
    this.failFor(source);
  }

  failFor(source: Source): void {
    if (this.failures[source] !== undefined) throw this.failures[source] as Error;
  }

  write(...[file, changes]: Parameters<typeof writeConfig>): ReturnType<typeof writeConfig> {
    this.beforeWrite(changes);
    this.#changes.begin("wrote");
    this.done.push(`write ${Object.entries(changes).map(inShort).join(" ")}`);
    const putBack = writeConfig(file, changes);
    return () => {
      this.done.push("put back");
      const why = this.failures.putBack;
      return why instanceof Error ? [why.message] : putBack();
    };
  }

  async answer(question: string): Promise<string> {
    this.done.push(`ask ${question}`);
    const answer = this.answers?.shift();
    if (answer === undefined) throw new Error(`asked too often: ${question}`);
    if (answer instanceof Interrupted) this.interrupt();
    if (answer instanceof Error) throw answer;
    return answer;
  }

  remove(): void {
    this.at.remove();
  }

  #healthy(path: string): HttpAnswer {
    const body = path.includes("health")
      ? JSON.stringify({ status: "healthy", app_version: this.inEcs })
      : "[]";
    return { status: 200, body, location: undefined, ms: 20 };
  }
}

/** `imageTag=good`; `-emergency` where it is taken out. A confirmation has a time in it. */
function inShort([key, value]: [string, unknown]): string {
  if (value === undefined) return `-${key}`;
  if (key === "rollback") return "rollback";
  return `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`;
}
