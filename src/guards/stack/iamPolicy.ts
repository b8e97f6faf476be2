// What a policy document of IAM allows (IAM User Guide, "Grammar of the IAM JSON policy language"). Conditions are
// ignored: they can only allow less.
import { isRecord } from "./checks";
import { readDocument } from "./json";

/** A statement that allows something. */
export interface Allowance {
  /** Undefined where `notActions` says what is left out. */
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  /** Who may; empty in a policy that is attached to somebody. */
  readonly principals: readonly string[];
}

const ANYTHING = "*";
const EVERY_ACTION = "*:*";

/** What a document, JSON text or object, allows; undefined when it can't be read. */
export function allowancesOf(document: unknown): readonly Allowance[] | undefined {
  const policy = readDocument(document);
  if (!isRecord(policy) || policy["statement"] === undefined) return undefined;
  const { statement } = policy;
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement];
  if (!statements.every(isRecord)) return undefined;
  return statements
    .filter(({ effect }) => effect === "Allow")
    .map((allowed) => ({
      actions: allowed["action"] === undefined ? undefined : texts(allowed["action"]),
      notActions: texts(allowed["notaction"]),
      resources: allowed["notresource"] === undefined ? texts(allowed["resource"]) : [ANYTHING],
      principals: allowed["notprincipal"] === undefined ? texts(allowed["principal"]) : [ANYTHING],
    }));
}

/** Whether it is everything on everything, or all but a few actions. */
export function isEverything(allowance: Allowance): boolean {
  return (
    allows(allowance, EVERY_ACTION) &&
    allowance.resources.some((resource) => matches(resource, ANYTHING))
  );
}

/**
 * Whether it reaches an action on a service's resources.
 *
 * @param action such as `rds:DeleteDBInstance`, or `iam:*` for all of a service.
 */
export function reaches(allowance: Allowance, action: string): boolean {
  const [service = ""] = action.split(":");
  const isOnService = ({ resources }: Allowance) =>
    resources.some((resource) => matches(resource.split(":")[2] ?? ANYTHING, service));
  return allows(allowance, action) && isOnService(allowance);
}

function allows({ actions, notActions }: Allowance, action: string): boolean {
  return actions === undefined
    ? !notActions.some((pattern) => matches(pattern, action))
    : actions.some((pattern) => matches(pattern, action));
}

/** Actions are compared without regard to case; `*` is any text, `?` any character. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const expression = escaped.replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp(`^${expression}$`, "i").test(text);
}

/** Every text in a value, which may be one, a list, or a map of principals by kind. */
function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return isRecord(value) ? Object.values(value).flatMap(texts) : [];
}
