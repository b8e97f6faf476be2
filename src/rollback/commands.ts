// Lines that an operator pastes into a shell, in the project's folder. Each works as it is printed.
import { shellWord } from "../guards/shellWord";

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

function line(words: readonly string[], stack: string): string {
  return [...words, "--stack", stack].map(shellWord).join(" ");
}
