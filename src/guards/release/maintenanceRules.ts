// Which resources are the rules of maintenance mode: a rollback may switch them, and the proof asks less while they are there.
import { isNameOf } from "../../names";

const TYPE = "aws:lb/listenerRule:ListenerRule";

/** Whether a resource is one of these rules. */
export function isMaintenanceRule({ type, name }: { type: string; name: string }): boolean {
  return type === TYPE && isNameOf(name, "maintenanceHealth", "maintenancePage");
}
