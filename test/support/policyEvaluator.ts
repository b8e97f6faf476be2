// A small evaluator of IAM policies, for tests: what a set of documents allows, without AWS. Conditions are ignored: a
// statement with one counts as if it held. So "not allowed" is certain where no denial has a condition, and "allowed" holds
// where the conditions do. Boundaries, resource policies and an organization's policies aren't here.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import assert from "node:assert/strict";

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

// Service, region and account are parts of their own; all that follows the fifth colon is one.
const ARN_PARTS = 6;

/**
 * Whether the documents together allow a call.
 *
 * @param documents policies of one role, as objects or as JSON text.
 * @param action such as `ecs:UpdateService`.
 * @param resource an ARN without wildcards, or `*` for an action that takes no resource.
 * @throws AssertionError at an element that is not judged here, such as `NotAction`.
 */
export function isAllowed(
  documents: readonly unknown[],
  action: string,
  resource: string,
): boolean {
  const applying = documents
    .flatMap(statementsOf)
    .filter(
      ({ Action, Resource }) =>
        list(Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
        list(Resource).some((pattern) => covers(pattern, resource)),
    );
  return (
    applying.some(({ Effect }) => Effect === "Allow") &&
    applying.every(({ Effect }) => Effect !== "Deny")
  );
}

/** Every action that a statement of the documents allows, sorted; patterns as they are written. */
export function allowedActions(documents: readonly unknown[]): readonly string[] {
  const allowing = documents.flatMap(statementsOf).filter(({ Effect }) => Effect === "Allow");
  return [...new Set(allowing.flatMap(({ Action }) => list(Action)))].sort();
}

function statementsOf(document: unknown): readonly Statement[] {
  const policy = (typeof document === "string" ? JSON.parse(document) : document) as {
    readonly Statement: Statement | readonly Statement[];
  };
  const statements = [policy.Statement].flat() as readonly Statement[];
  for (const statement of statements) {
    assert.ok(["Allow", "Deny"].includes(statement.Effect), "an Effect is Allow or Deny");
    assert.ok(statement.Action && statement.Resource, "a statement has an Action and a Resource");
  }
  return statements;
}

/** A wildcard in an ARN stays within its part; `*` alone is everything. */
function covers(pattern: string, resource: string): boolean {
  if (pattern === "*") return true;
  const [patterns, parts] = [partsOf(pattern), partsOf(resource)];
  return (
    patterns.length === parts.length &&
    patterns.every((part, index) => matches(part, parts[index] ?? ""))
  );
}

function partsOf(arn: string): readonly string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(":")];
}

/** `*` is any text, `?` any character. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/\?/g, ".")}$`).test(text);
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
