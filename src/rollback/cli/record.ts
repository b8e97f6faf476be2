// What the command was asked, said and found: kept for a record, and as a summary for people.
import * as fs from "node:fs";
import { redact, redactAll, type Redact } from "../../redaction/redact";
import { EXIT, type Narrate, type Outcome } from "../../report/outcome";
import { whoRuns } from "../people";

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

/** Hears what a verb says, and keeps it with the outcome. Nothing that it keeps or hands on holds a secret. */
export interface Recorder {
  readonly narrate: Narrate;
  /** Runs a verb, and keeps its outcome. An error is thrown on; then `end` keeps how the run ended. */
  readonly run: (
    asked: Asked,
    files: RecordFiles,
    work: () => Promise<Outcome> | Outcome,
  ) => Promise<Outcome>;
  /** Keeps an ending that no verb has told: an error, a signal, or words that make no sense. */
  readonly end: (outcome: Outcome) => Outcome;
}

/** What was asked for, and where it is kept. */
export interface Began {
  readonly asked: Asked;
  readonly files: RecordFiles;
}

/**
 * A recorder that hands on what it hears.
 *
 * @param clean takes secrets out.
 * @param words what was typed, as far as it can be told before it is parsed: for an ending that comes earlier.
 */
export function recorded(
  hear: Narrate,
  clean: Redact = redact,
  words: Began = { asked: { verb: "", target: "", stack: "" }, files: {} },
): Recorder {
  const startedAt = new Date().toISOString();
  const narration: { at: string; line: string }[] = [];
  let began = words;
  let isKept = false;
  const narrate = (text: string) => {
    const line = clean(text);
    narration.push({ at: new Date().toISOString(), line });
    hear(line);
  };
  const keep = (outcome: Outcome) => {
    const { exitCode, report, lines } = redactAll(outcome, clean);
    const endedAt = new Date().toISOString();
    const all = { by: whoRuns(), startedAt, endedAt, exitCode, report, lines, narration };
    if (!isKept) write({ ...redactAll(began.asked, clean), ...all }, began.files, hear);
    isKept = true;
    return { exitCode, report, lines };
  };
  return {
    narrate,
    end: keep,
    run: async (asked, files, work) => {
      began = { asked, files };
      return keep(await work());
    },
  };
}

/** The part of a wrong command line that is understood: enough to record the attempt. */
export function askedIn(words: readonly string[], stack: string): Began {
  const given: Record<string, string> = {};
  const others: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [name = "", ...rest] = words[at]!.split("=");
    const option = {
      "--record": "record",
      "--summary": "summary",
      "--stack": "stack",
      "-s": "stack",
    }[name];
    if (option !== undefined) {
      given[option] = rest.length > 0 ? rest.join("=") : (words[++at] ?? "");
    } else others.push(words[at]!);
  }
  const options = others.findIndex((word) => word.startsWith("-") && word !== "--json");
  const [verb = "", target = ""] = others
    .slice(0, options === -1 ? undefined : options)
    .filter((word) => !word.startsWith("-"));
  const { record, summary } = given;
  return {
    asked: { verb, target, stack: given["stack"] ?? stack },
    files: { ...(record && { record }), ...(summary && { summary }) },
  };
}

/** The work is done, so a record that can't be written is only reported. */
function write(record: RunRecord, files: RecordFiles, hear: Narrate): void {
  try {
    if (files.record !== undefined) {
      writeWhole(files.record, `${JSON.stringify(record, undefined, 2)}\n`);
    }
    if (files.summary !== undefined) fs.appendFileSync(files.summary, asMarkdown(record));
  } catch (error) {
    hear(`The record can't be kept: ${(error as Error).message}`);
  }
}

/** A full disk leaves no half record: whoever reads it would take it for broken, or for an earlier run's. */
function writeWhole(file: string, text: string): void {
  const isPlain = fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? true;
  // Such as /dev/stdout.
  if (!isPlain) return fs.writeFileSync(file, text);
  const next = `${file}.${process.pid}.new`;
  try {
    fs.writeFileSync(next, text);
    fs.renameSync(next, file);
  } catch (error) {
    fs.rmSync(next, { force: true });
    throw error;
  }
}

/** The result, and beneath it what was seen on the way. */
export function asMarkdown({ verb, target, stack, exitCode, lines, narration }: RunRecord): string {
  const code = Object.entries(EXIT).find(([, known]) => known === exitCode)?.[0];
  // A verb that only reads has done nothing.
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
