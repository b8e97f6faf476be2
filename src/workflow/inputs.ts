// What a person typed into GitHub's form for a deploy or a rollback, checked before any credentials are taken. Pure.
import { OperatorError } from "../errors";
import { IMAGE_TAG } from "../guards/release/imageName";
import { isRule } from "../migration/ruleTable";
import { CONFIRM_WORD, LEAST_REASON } from "../guards/release/confirmation";
import { rollbackLine } from "../commandLines";

/** The form's fields, as the workflow hands them on: text, whatever was typed. */
export interface RawInputs {
  readonly verb: string;
  readonly stack: string;
  readonly tag: string;
  readonly confirm: string;
  readonly reason: string;
  /** Rules of the migrations that are accepted, with commas or spaces between them. */
  readonly acceptRisk: string;
  /** Who started the workflow: a GitHub login. */
  readonly actor: string;
}

/** What the next steps may use. */
export interface ReleaseInputs {
  readonly tag: string;
  readonly reason: string;
}

const VERBS = ["deploy", "to"];
const LONGEST_REASON = 500;
const QUOTED = 60;
// Line ends too: a reason is one line of the stack's history.
// eslint-disable-next-line no-control-regex -- these are what may not be in it
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * Checks them.
 *
 * @param stacks the stacks that there are.
 * @throws OperatorError that names everything that is wrong.
 */
export function releaseInputs(raw: RawInputs, stacks: readonly string[]): ReleaseInputs {
  const isRollback = raw.verb === "to";
  const reason = raw.reason.trim() || defaultReason(raw);
  const wrong = [
    VERBS.includes(raw.verb)
      ? ""
      : `the verb is ${quoted(raw.verb)}, not one of ${VERBS.join(", ")}`,
    stacks.includes(raw.stack)
      ? ""
      : `the environment is ${quoted(raw.stack)}: it must be ${stacks.join(" or ")}`,
    IMAGE_TAG.test(raw.tag) ? "" : `the tag is ${quoted(raw.tag)}: it must be the tag of one build`,
    isRollback && raw.confirm !== CONFIRM_WORD
      ? `the confirmation is ${quoted(raw.confirm)}: it must be ${CONFIRM_WORD}`
      : "",
    problemOfReason(reason),
    ...strangeRules(raw.acceptRisk),
  ].filter((problem) => problem !== "");
  if (wrong.length === 0) return { tag: raw.tag, reason };
  const stack = stacks.includes(raw.stack) ? raw.stack : (stacks[0] ?? "prod");
  const candidates = rollbackLine(stack, "candidates");
  throw new OperatorError(`This can't be done: ${wrong.join("; ")}.`, {
    hint: `Start the workflow again with other inputs; \`${candidates}\` lists the tags. Nothing was changed.`,
  });
}

function defaultReason({ verb, tag, actor }: RawInputs): string {
  return verb === "to"
    ? `emergency rollback requested by ${actor}`
    : `deploy of ${tag} by ${actor}`.slice(0, LONGEST_REASON);
}

function problemOfReason(reason: string): string {
  if (CONTROL.test(reason)) return "the reason has line ends or control characters";
  if (reason.length < LEAST_REASON) return `the reason has fewer than ${LEAST_REASON} characters`;
  if (reason.length > LONGEST_REASON) {
    return `the reason has ${reason.length} characters, and ${LONGEST_REASON} at most are kept`;
  }
  return "";
}

function strangeRules(acceptRisk: string): string[] {
  return acceptRisk
    .split(/[,\s]+/)
    .filter((name) => name !== "" && !isRule(name))
    .map((name) => `there is no rule ${quoted(name)} (docs/migration-rules.md lists them)`);
}

/** Whatever was typed, on one line, in ASCII, and short. */
function quoted(text: string): string {
  const shown = JSON.stringify(text.slice(0, QUOTED)).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return text.length > QUOTED ? `${shown}… (${text.length} characters)` : shown;
}
