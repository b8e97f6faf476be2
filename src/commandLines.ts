// Lines that an operator pastes into a shell, in the project's folder. Each works as it is printed.

/**
 * The rollback command with its words. `--no` keeps npx from installing a package of that name where the project's own
 * command isn't there.
 */
export function rollbackLine(stack: string, ...words: readonly string[]): string {
  return line(["npx", "--no", "rollback", ...words], stack);
}

/** Pulumi's own command; `npx` finds the project's engine where none is installed. */
export function pulumiLine(stack: string, ...words: readonly string[]): string {
  return line(["npx", "pulumi", ...words], stack);
}

/** A `pulumi config set` line for a text inside a structured key. */
export function configSetLine(stack: string, path: string, value: string): string {
  // The CLI takes digits inside a structured value for a number.
  const type = /^(\d+|true|false)$/.test(value) ? ["--type", "string"] : [];
  const words = ["npx", "pulumi", "config", "set", "--stack", stack, "--path", ...type];
  return [...words, path, value].map(shellWord).join(" ");
}

function line(words: readonly string[], stack: string): string {
  return [...words, "--stack", stack].map(shellWord).join(" ");
}

/** One word of a POSIX shell's command line. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
