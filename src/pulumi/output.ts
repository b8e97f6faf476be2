// What Pulumi prints, as an operator wants to read it: the steps that ended, the proof's own lines, and of a failure
// the reasons alone.

import { stripVTControlCharacters } from "node:util";
import { pulumiFailure } from "./failure";

/** The line to show while an update runs; undefined for one that says nothing new. */
export function toShow(line: string): string | undefined {
  const proof =
    /^\s*(?:[+~-]+\s+)?pulumi:pulumi:Stack \S+ \S+(?: \(\d+s\))? ((?:ECS|HTTP|AWS): .*)$/.exec(
      line,
    )?.[1];
  if (proof !== undefined) return proof;
  const isStep = /^\s*(?:\+\+|\+-|--|[+~-])\s+\S+:\S+ /.test(line);
  const hasEnded = /\b(?:created|updated|replaced|deleted)\b(?! original| replacement)/.test(line);
  return isStep && hasEnded ? line.replace(/ \[diff:.*$/, "").trim() : undefined;
}

/**
 * Why a command failed: mandatory policy violations, and the errors beneath "Diagnostics:" (with `--diff`, those among the
 * steps); where there are none, what kept the command from beginning, with the way out.
 *
 * @param message the Automation API's, which holds everything that was printed.
 */
export function reasons(message: string, stack: string): string {
  const sections = [...violations(message), ...diagnostics(message)];
  const found = sections.length > 0 ? sections : betweenSteps(message);
  if (found.length > 0) return found.join("\n");
  const known = pulumiFailure(message, stack);
  return known === undefined ? lastLines(message) : `${known.reason} ${known.next}`;
}

const SHOWN_LINES = 15;
// With a saved plan, Pulumi also complains of the steps that it never came to.
// The program's own advice, for whoever runs `pulumi up` by hand. The verb knows more of where things stand, and says it.
const ADVICE = /^\s*Next: `.*$/;
const NOISE =
  /expected resource operations for .* but none were seen|failed to run policy: context canceled/;

function violations(message: string): string[] {
  const section = lastSection(message, "Policies:");
  const entries = section.join("\n").split(/\n(?=\s+- \[)/);
  return entries.filter((entry) => entry.includes("[mandatory]")).map(outdented);
}

function diagnostics(message: string): string[] {
  const blocks = lastSection(message, "Diagnostics:")
    .join("\n")
    .split(/\n(?= {2}\S+ \()/);
  return blocks
    .filter((block) => /\berror: /.test(block) && !NOISE.test(block))
    .map((block) => outdented(withoutAdvice(block.replace(/^.*\n\s*error: /, ""))))
    .filter((text) => !/^(preview|update) failed$/.test(text.trim()));
}

// `--diff` has no headings: errors stand at the margin of stderr, which comes first, and violations among the steps.
const HAS_BEGUN = /^(?:Previewing update|Updating) \(/m;
const VIOLATION = /^\s+\S+@\S+ \[(mandatory|advisory)\]/;
const NEXT_IN_DIFF =
  /^(?:(?:error|warning|info|debug): |(?:Previewing update|Updating) \(|Resources:$|Duration: |\s*(?:[+~-]+\s+)?\S+:\S+:\S+: \()/;

function betweenSteps(message: string): string[] {
  const [printed = ""] = message.split("\n err?:");
  if (!HAS_BEGUN.test(printed)) return [];
  const blocks: string[][] = [];
  // Node colours what it throws, whatever Pulumi was asked.
  for (const line of stripVTControlCharacters(printed).split("\n")) {
    if (NEXT_IN_DIFF.test(line) || VIOLATION.test(line)) blocks.push([]);
    blocks.at(-1)?.push(line);
  }
  return blocks
    .map((lines) => lines.join("\n"))
    .filter((text) => text.startsWith("error: ") || VIOLATION.exec(text)?.[1] === "mandatory")
    .filter((text) => !NOISE.test(text))
    .map((text) => outdented(withoutAdvice(withoutTrace(text.replace(/^error: /, "")))))
    .filter((text) => !/^(preview|update) failed$/.test(text));
}

/** An exception's own words: where it was thrown is for whoever mends the program. */
function withoutTrace(text: string): string {
  return text.replace(/\n\s+at \S[^]*$/, "").replace(/<ref \*\d+> /, "");
}

function withoutAdvice(block: string): string {
  return block
    .split("\n")
    .filter((line) => !ADVICE.test(line))
    .join("\n");
}

/** The lines beneath a heading, up to the next one. What was printed may be held twice. */
function lastSection(message: string, heading: string): string[] {
  const lines = message.split("\n");
  const start = lines.map((line) => line.trim()).lastIndexOf(heading);
  if (start === -1) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^\S+:( |$)/.test(line));
  return end === -1 ? rest : rest.slice(0, end);
}

function outdented(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const [first = "", ...others] = lines;
  const margin = Math.min(...others.map((line) => line.search(/\S/)), 80);
  return [first.trim(), ...others.map((line) => line.slice(margin))].join("\n");
}

/** The end of what was printed, without the frame that the Automation API puts around it. */
function lastLines(message: string): string {
  const [printed = ""] = message.split("\n err?:");
  const lines = printed
    .replace(/^code: \S+\n/, "")
    .split("\n")
    .map((line) => line.replace(/^ (stdout|stderr): ?/, ""))
    .filter((line) => line.trim() !== "" && !line.startsWith("Command failed with exit code"));
  return lines.length === 0
    ? "Pulumi failed and printed nothing."
    : lines.slice(-SHOWN_LINES).join("\n");
}
