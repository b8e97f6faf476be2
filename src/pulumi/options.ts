// Options that a shell gives to every `pulumi` in it, as variables. Some change what an update does and nobody sees it:
// PULUMI_OPTION_EXCLUDE can leave out the proof, PULUMI_OPTION_VERSION shows an older state.

/** They say which project and which rules; all others are this project's own choice, command by command. */
const KEPT: ReadonlySet<string> = new Set([
  "PULUMI_OPTION_CONFIG_FILE",
  "PULUMI_OPTION_POLICY_PACK",
  "PULUMI_OPTION_POLICY_PACK_CONFIG",
]);

/**
 * Takes them out of an environment.
 *
 * @returns the names of those that were taken out, sorted.
 */
export function dropOptions(environment: Record<string, string | undefined>): readonly string[] {
  const names = Object.keys(environment)
    .filter((name) => /^PULUMI_OPTION_/i.test(name) && !KEPT.has(name))
    .sort();
  for (const name of names) delete environment[name];
  return names;
}
