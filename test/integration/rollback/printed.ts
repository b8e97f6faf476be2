// Every command that is printed must work as it is pasted: they are collected, judged, and those that only read are run.
import { execa } from "execa";
import { PROJECT_DIR } from "../../../sandbox/paths";
import { parsedLine } from "../../rollback/commandLine";

const COMMAND = /^(?:TMPDIR=\S+ )?(npx|npm|rollback|pulumi|aws|gh|df) \S/;
const READING_VERBS = ["status", "candidates", "plan", "verify"];
const READING_PULUMI = /^npx pulumi (preview|stack (history|ls|export))\b/;
// They show something, too, and are no command of ours.
const LOOKS =
  /^(?:aws (?:sts get-caller-identity|\S+ (?:describe|list|wait)\b)|df |npx pulumi (?:stack ls|version|config get)|npm |gh )/;
const STACKLESS_PULUMI = /^npx pulumi (login|logout|install|version|stack ls)\b/;

/** The commands in what was printed: in backticks, after an arrow, "by hand", or alone on an indented line. */
export function commandsIn(printed: string): string[] {
  const found = printed.split("\n").flatMap((line) => {
    const quoted = [...line.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);
    const arrow = /^\s*→ (.*)$/.exec(line)?.[1];
    const byHand = /^By hand it is: (.*)$/.exec(line)?.[1]?.split(" && ") ?? [];
    const alone = /^\s+(aws \S.*)$/.exec(line)?.[1];
    return [...quoted, arrow ?? "", ...byHand, alone ?? ""];
  });
  // `a && b` are two of them.
  const single = found.flatMap((text) => text.split(" && "));
  return [...new Set(single.filter((text) => COMMAND.test(text)))];
}

/** What a command is, whatever it is about: releases, revisions, folders and rules by a word each. */
export function formOf(command: string): string {
  return command
    .replace(/^TMPDIR=\S+/, "TMPDIR=FOLDER")
    .replaceAll(/\barn:[^\s'",]+/g, "ARN")
    .replaceAll(/\b(?:[0-9a-f]{12}|previous)\b/g, "RELEASE")
    .replaceAll(/conflicto-prod-[\w-]*(?:\/[\w-]+)?/g, "NAME")
    .replaceAll(/\b\d+\b/g, "N");
}

/** The words of a line, as a POSIX shell splits it. */
export function shellWords(line: string): string[] {
  const words = line.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) =>
      quoted === undefined ? (escaped ?? "") : quoted,
    ),
  );
}

/** Why a command doesn't work as it is pasted; undefined where it does. */
export async function problemOf(printed: string, stack: string): Promise<string | undefined> {
  const command = printed.replace(/^TMPDIR=\S+ /, "");
  if (/<[^>]*>/.test(command)) return "has a placeholder that nobody fills in";
  if (/^rollback /.test(command)) return "isn't found by a shell: npx --no rollback …";
  if (/^pulumi /.test(command)) return "isn't found by a shell: npx pulumi …";
  if (/^npx (?!--no |pulumi )/.test(command)) return "would install a stranger's package";
  if (command.startsWith("npx --no ")) return problemOfRollback(command, stack);
  const namesStack = shellWords(command).join(" ").includes(`--stack ${stack}`);
  if (command.startsWith("npx pulumi ") && !STACKLESS_PULUMI.test(command) && !namesStack) {
    return `doesn't name the stack ${stack}`;
  }
  return undefined;
}

async function problemOfRollback(command: string, stack: string): Promise<string | undefined> {
  const words = shellWords(command).slice(2);
  const [name, ...given] = words[0] === "--" ? words.slice(1) : words;
  if (name !== "rollback") return `runs ${name}`;
  if (given.includes("--help")) return undefined;
  const { asked, error, said } = await parsedLine(PROJECT_DIR, given);
  if (asked === undefined) return `is an error of usage: ${said || error?.message}`;
  return given.includes("--stack") && asked.stack === stack
    ? undefined
    : `doesn't name the stack ${stack}`;
}

/** What the commands of a suite print. */
export class Printed {
  readonly #commands = new Map<string, string>();

  /** @param by what printed it: an error names it. */
  collect(text: string, by: string): void {
    for (const command of commandsIn(text)) {
      if (!this.#commands.has(command)) this.#commands.set(command, by);
    }
  }

  /** Every command that doesn't work, with the reason and what printed it. */
  async problems(stack: string): Promise<string[]> {
    const all = await Promise.all(
      [...this.#commands].map(async ([command, by]) => {
        const problem = await problemOf(command, stack);
        return problem === undefined ? [] : [`\`${command}\` ${problem} (printed by ${by})`];
      }),
    );
    return all.flat();
  }

  /** The forms of those that change something. */
  get changingForms(): string[] {
    const reading = new Set(this.reading);
    const changing = [...this.#commands.keys()].filter(
      (command) =>
        !reading.has(command) && !command.includes("--help") && !LOOKS.test(command.trim()),
    );
    return [...new Set(changing.map(formOf))].sort();
  }

  /** Those that change nothing. */
  get reading(): string[] {
    return [...this.#commands.keys()].filter((command) => {
      const verb = /^npx --no rollback (\S+)/.exec(command)?.[1] ?? "";
      return READING_VERBS.includes(verb) || READING_PULUMI.test(command);
    });
  }

  /** Runs those that change nothing; gives those that end with an error of usage. */
  async misused(env: Readonly<Record<string, string>>): Promise<string[]> {
    const misused: string[] = [];
    for (const command of this.reading) {
      const { exitCode, all } = await execa("bash", ["-c", command], {
        cwd: PROJECT_DIR,
        env,
        all: true,
        reject: false,
        stdin: "ignore",
      });
      const isUsage = command.startsWith("npx --no ")
        ? exitCode === 2
        : /unknown (flag|command)|no Pulumi project|accepts \d+ arg/.test(all);
      if (isUsage || exitCode === 127) misused.push(`\`${command}\`: ${all}`);
    }
    return misused;
  }
}
