// The facts that the checks of a release look at, and the result of a check.
import type { Access } from "../../aws/access";
import type { Proofs } from "../../guards/release/proofs";
import type { SlotDecision, SlotRefusal } from "../../release/slotDecision";
import type { SlotName } from "../../guards/release/slotNames";
import type { DatabaseFact } from "../facts/database";
import type { Live } from "../facts/live";
import type { LockState } from "../../pulumi/lock";
import type { AcceptedRisks, DatabaseFacts, DatabaseFound } from "./databaseFacts";
import type { Forgotten } from "./forgotten";

/** One thing that was looked at. */
export interface Check {
  readonly what: string;
  /** `SKIP`: it couldn't be checked, or needn't be. `NO` stops the rollback. */
  readonly result: "OK" | "SKIP" | "NO";
  readonly seen: string;
  /** What to type instead. */
  readonly next?: string;
  /** It wasn't looked at because a source failed: going on is a person's decision. */
  readonly unchecked?: boolean;
  /** What was found, line by line. */
  readonly details?: readonly string[];
  /** What was found in the database's migrations. */
  readonly database?: DatabaseFound;
}

/** An image as the registry has it; or why that isn't known. */
export type ImageFact =
  | { readonly found: { readonly digest: string; readonly architectures: readonly string[] } }
  | { readonly missing: true }
  | { readonly unknown: string };

/** Everything the checks look at. */
export interface PlanFacts {
  readonly wanted: string;
  readonly stack: string;
  readonly access: Access;
  /** IAM's result is only shown: somebody else will run it, or somebody knows better than the simulation. */
  readonly goOnDenied: boolean;
  readonly proofs: Proofs;
  /** It ran here, well or badly. */
  readonly ran: boolean;
  /** Undefined when nothing is: there is no service. */
  readonly live: Live | undefined;
  /** Why ECS couldn't be asked; undefined when it was. */
  readonly liveUnknown: string | undefined;
  readonly pinnedTags: readonly string[];
  readonly image: ImageFact;
  /** The digest it had when it was last verified here; undefined where that wasn't kept. */
  readonly recordedDigest: string | undefined;
  readonly cpuArchitecture: string;
  readonly lock: LockState;
  /** The tag that state says is live. */
  readonly stateTag: string | undefined;
  /** The tag that config asks for. */
  readonly configTag: string | undefined;
  /** Which slot it would go to, and how; undefined where state or AWS couldn't be read. */
  readonly way: SlotDecision | SlotRefusal | undefined;
  /** Number of tasks that config asks for. */
  readonly desiredCount: number;
  /** Slots that ECS is asked to run another number of tasks in than state says, a sentence each. */
  readonly scaled: readonly { readonly slot: SlotName; readonly message: string }[];
  /** What AWS has and state doesn't know any more. */
  readonly forgotten: Forgotten | undefined;
  /** What state says is live was proven. */
  readonly isProven: boolean;
  /** A moved tag was accepted. */
  readonly acceptMoved: boolean;
  /** An update was ended for it: ECS may already run it, while state still has the ended update. */
  readonly takesOver: boolean;
  /** It needn't have run here: a deploy. */
  readonly isDeploy: boolean;
  /** Whether one could go back to the live release afterwards: its image, and its revision. */
  readonly liveImage: ImageFact | undefined;
  /** Where the release would meet the database. */
  readonly database: DatabaseFact | undefined;
  readonly backTo: DatabaseFacts["backTo"];
  readonly verb: DatabaseFacts["verb"];
  readonly risks: AcceptedRisks;
  /** Config says that every release migrates when it starts. */
  readonly migratesOnStart: boolean;
}
