// GitHub's expressions, evaluated by GitHub's own library.
import * as path from "node:path";
import type * as Expressions from "@actions/expressions";
import { PROJECT_DIR } from "../../../sandbox/paths";

// The package names its entry for `import` only, and these tests are CommonJS; Node loads the file all the same.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { Evaluator, Lexer, Parser, data } = require(
  path.join(PROJECT_DIR, "node_modules/@actions/expressions/dist/index.js"),
) as typeof Expressions;

/** What expressions may use: `github`, `inputs`, `steps` …, as plain data. */
export type Contexts = Readonly<Record<string, unknown>>;

/** How the job has gone so far, and the files that it has. */
export interface Status {
  readonly failed: boolean;
  /** What `hashFiles` gives: empty when no file is there. */
  readonly hashFiles: (pattern: string) => string;
}

const STATUS_FUNCTIONS = ["success", "failure", "always", "cancelled"];

/** Puts expressions' values into a text: `${{ inputs.tag }}`. */
export function interpolated(text: unknown, contexts: Contexts, status: Status): string {
  return asText(text).replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, contexts, status).coerceString(),
  );
}

/** Each value of a map. */
export function interpolatedMap(
  map: Readonly<Record<string, unknown>> | undefined,
  contexts: Contexts,
  status: Status,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map ?? {}).map(([key, value]) => [key, interpolated(value, contexts, status)]),
  );
}

/** Whether an `if:` holds. Without a status function it means: and nothing failed before. */
export function holds(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  if (condition === undefined) return !status.failed;
  const expression = condition.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, "$1");
  const asksStatus = STATUS_FUNCTIONS.some((name) => expression.includes(`${name}(`));
  if (!asksStatus && status.failed) return false;
  const value = evaluate(expression, contexts, status);
  return value.coerceString() !== "false" && value.coerceString() !== "";
}

function evaluate(expression: string, contexts: Contexts, status: Status) {
  const functions = [
    ...STATUS_FUNCTIONS.map((name) => ({ name, minArgs: 0, maxArgs: 0 })),
    { name: "hashFiles", minArgs: 1, maxArgs: 9 },
  ];
  const parser = new Parser(
    new Lexer(expression.trim()).lex().tokens,
    Object.keys(contexts),
    functions,
  );
  const answers = new Map<string, (...args: Expressions.data.ExpressionData[]) => unknown>([
    ["success", () => !status.failed],
    ["failure", () => status.failed],
    ["always", () => true],
    ["cancelled", () => false],
    ["hashfiles", (pattern) => status.hashFiles(pattern?.coerceString() ?? "")],
  ]);
  const called = new Map(
    functions.map((definition) => [
      definition.name.toLowerCase(),
      {
        ...definition,
        call: (...args: Expressions.data.ExpressionData[]) =>
          asData(answers.get(definition.name.toLowerCase())?.(...args)),
      },
    ]),
  );
  const dictionary = asData(contexts) as Expressions.data.Dictionary;
  return new Evaluator(parser.parse(), dictionary, called).evaluate();
}

function asData(value: unknown): Expressions.data.ExpressionData {
  if (value === undefined || value === null) return new data.Null();
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([key, item]) => ({ key, value: asData(item) }));
    return new data.Dictionary(...entries);
  }
  return new data.StringData(asText(value));
}

/** YAML's numbers and booleans are text to GitHub. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "").replace(/^""$/, "");
}
