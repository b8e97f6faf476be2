// A release that is to go live: what was checked, what is written for it, and who runs it.
import type { ConfigChanges } from "../config/writeStackFile";
import type { PulumiEngine } from "./deps";
import type { Checked } from "./plan";
import type { PlanSituation } from "./facts/planSituation";

/** What is to be done. */
export interface Execution {
  readonly situation: PlanSituation;
  readonly checked: Checked;
  readonly verb: "to" | "deploy" | "undo";
  /** Config `rollback`, for a rollback. */
  readonly confirmation: Readonly<Record<string, string>>;
  /** Further config that is written with it. */
  readonly config: ConfigChanges;
  readonly reason: string;
  readonly by: string;
  /** No preview: the policies and the program's own guards still hold. */
  readonly emergency: boolean;
  /** Opened already: it loads while something else is done. */
  readonly engine: PulumiEngine;
}
