// What the rules of maintenance mode are called: the program makes them by these names, and the guards and
// the proof know them by these names.

const TYPE = "aws:lb/listenerRule:ListenerRule";

/** Ends of the rules' logical names, by what each does. */
const ENDINGS = {
  /** Lets the health path through to the service. */
  health: "-maintenance-health",
  /** Answers everything else with our page. */
  page: "-maintenance-page",
} as const;

/**
 * The logical name of a rule of maintenance mode.
 *
 * @param prefix begins the name of every resource.
 */
export function maintenanceRuleName(prefix: string, rule: keyof typeof ENDINGS): string {
  return prefix + ENDINGS[rule];
}

/** Whether a resource is one of these rules. */
export function isMaintenanceRule({ type, name }: { type: string; name: string }): boolean {
  return type === TYPE && Object.values(ENDINGS).some((ending) => name.endsWith(ending));
}
