// How the command's findings look on a terminal.
import Table from "cli-table3";
import type { Candidate, Candidates } from "../release/candidates";
import { durationInWords, migrationsInWords } from "../release/candidates";
import type { Check } from "./judge/planFacts";
import { rollbackLine } from "../commandLines";

const PLAIN = { style: { head: [], border: [], compact: true } };
const NO_LINES = {
  chars: {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "  ",
  },
};

/** A table without borders: easy to read, and easy to process with `cut` or `awk`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const drawn = new Table({ head: [...head], ...PLAIN, ...NO_LINES });
  for (const row of rows) drawn.push([...row]);
  return drawn
    .toString()
    .split("\n")
    .map((line) => (line.trim() === "" ? "" : line.trimEnd()));
}

/** The checks, a line each, with what to type where one says no. */
export function checkLines(checks: readonly Check[]): string[] {
  const width = Math.max(...checks.map(({ what }) => what.length));
  return checks.flatMap(({ what, result, seen, next, details = [] }) => [
    `${result.padEnd(4)}  ${what.padEnd(width)}  ${seen}`,
    ...details.map((line) => `      ${" ".repeat(width)}  ${line}`),
    ...(result === "NO" && next !== undefined ? [`      ${" ".repeat(width)}  → ${next}`] : []),
  ]);
}

/** The candidates, the recommended one marked. */
export function candidateLines(
  { rows, recommended, nothing }: Candidates,
  notes: readonly string[],
  { limit, stack }: { readonly limit: number; readonly stack: string },
): string[] {
  const head = ["", "tag", "#", "deployed", "by", "ended", "stayed", "image", "database"];
  const shown = rows.slice(0, limit);
  const more = rows.length - shown.length;
  return [
    ...table([...head, "run", "commit"], shown.map(candidateRow)),
    ...(more > 0 ? [`… and ${more} more: \`${rollbackLine(stack, "candidates", "--all")}\``] : []),
    "",
    recommended === undefined ? (nothing ?? "") : `→ ${recommended.why}`,
    ...(recommended === undefined
      ? []
      : [`Next: \`${rollbackLine(stack, "plan", recommended.tag)}\``]),
    ...notes.map((note) => `Note: ${note}`),
  ];
}

const WIDEST_CELL = 40;

function cut(text: string): string {
  return text.length > WIDEST_CELL ? `${text.slice(0, WIDEST_CELL - 1)}…` : text;
}

function candidateRow(row: Candidate): string[] {
  return [
    row.recommended ? "→" : row.isLive ? "●" : row.pinned ? "✗" : " ",
    row.tag,
    row.number === undefined ? "" : String(row.number),
    row.deployedAt?.slice(0, 16).replace("T", " ") ?? "",
    row.by ?? "",
    `${row.ended}${row.pinned ? ", pinned" : ""}${row.isLive ? ", live" : ""}`,
    row.stayedSeconds === undefined ? "" : durationInWords(row.stayedSeconds),
    row.image,
    cut(migrationsInWords(row.migrations)),
    // Its number, as `gh run view` takes it.
    row.run?.split("/").at(-1) ?? "",
    row.commit === undefined ? "" : `${row.commit.subject.slice(0, 40)} (${row.commit.author})`,
  ];
}
