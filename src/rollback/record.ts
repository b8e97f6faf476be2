// What the command was asked, said and found: kept for a record, and as a summary for people.
import * as fs from "node:fs";
import { describeError, OperatorError } from "../errors";
import { EXIT, type Narrate, type Outcome } from "./outcome";
import { whoRuns } from "./people";

/** What was asked of the command. */
export interface Asked {
  readonly verb: string;
  /** Empty where the verb takes none. */
  readonly target: string;
  readonly stack: string;
}

/** Where it is kept. */
export interface RecordFiles {
  /** Written: the record as JSON. */
  readonly record?: string;
  /** Appended to: the result as Markdown, such as GitHub's job summary. */
  readonly summary?: string;
}

/** A record of a run. All times are UTC, ISO 8601. */
export interface RunRecord extends Asked {
  readonly by: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly exitCode: number;
  /** What `--json` prints. */
  readonly report: object;
  readonly lines: readonly string[];
  readonly narration: readonly { readonly at: string; readonly line: string }[];
}

/** Hears what a verb says, and keeps it with the outcome. */
export interface Recorder {
  readonly narrate: Narrate;
  /** Runs a verb; what it throws is kept, and thrown on. */
  readonly run: (
    asked: Asked,
    files: RecordFiles,
    work: () => Promise<Outcome> | Outcome,
  ) => Promise<Outcome>;
}

/** A recorder that hands on what it hears. */
export function recorded(hear: Narrate): Recorder {
  const narration: { at: string; line: string }[] = [];
  const narrate = (line: string) => {
    narration.push({ at: new Date().toISOString(), line });
    hear(line);
  };
  return {
    narrate,
    run: async (asked, files, work) => {
      const startedAt = new Date().toISOString();
      const keep = ({ exitCode, report, lines }: Outcome) => {
        const endedAt = new Date().toISOString();
        const by = whoRuns();
        const all = { ...asked, by, startedAt, endedAt, exitCode, report, lines, narration };
        write(all, files, hear);
      };
      try {
        const outcome = await work();
        keep(outcome);
        return outcome;
      } catch (error) {
        if (error instanceof OperatorError) keep(failure(error));
        throw error;
      }
    },
  };
}

function failure(error: OperatorError): Outcome {
  const lines = [describeError(error)];
  return { exitCode: EXIT.failed, report: { error: error.message }, lines };
}

/** What was done is done: a record that can't be kept is only said. */
function write(record: RunRecord, files: RecordFiles, hear: Narrate): void {
  try {
    if (files.record !== undefined) {
      fs.writeFileSync(files.record, `${JSON.stringify(record, undefined, 2)}\n`);
    }
    if (files.summary !== undefined) fs.appendFileSync(files.summary, asMarkdown(record));
  } catch (error) {
    hear(`The record can't be kept: ${(error as Error).message}`);
  }
}

/** The result, and beneath it what was seen on the way. */
export function asMarkdown({ verb, target, stack, exitCode, lines, narration }: RunRecord): string {
  const code = Object.entries(EXIT).find(([, known]) => known === exitCode)?.[0];
  // What only looked has done nothing.
  const name =
    verb === "plan" && exitCode === EXIT.done
      ? "can go through; nothing was changed"
      : (code ?? String(exitCode));
  const said = narration.map(({ at, line }) => `${at.slice(11, 19)}  ${line}`);
  return [
    `### rollback ${verb} on ${stack}: ${name}`,
    "",
    ...(target === "" ? [] : ["Target:", ...fenced([target])]),
    ...fenced(lines),
    ...(said.length === 0
      ? []
      : ["<details><summary>What was seen (UTC)</summary>", "", ...fenced(said), "</details>", ""]),
  ].join("\n");
}

/** As it is: nothing in it is Markdown or HTML, whatever it holds. */
export function fenced(lines: readonly string[]): string[] {
  const text = lines.join("\n");
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, text, fence, ""];
}
