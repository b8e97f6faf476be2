// Small mistakes put into a source file, one at a time: a condition that always or never holds, one side of an "and" or an "or"
// left out, a limit that is off by one. Tests that pass all the same don't need that condition.
import * as ts from "typescript";

/** A source file with one mistake in it. */
export interface Mutant {
  /** Such as `12: never isYoung`. */
  readonly what: string;
  readonly source: string;
}

const OFF_BY_ONE: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
]);
const COMPARISONS: ReadonlySet<ts.SyntaxKind> = new Set([
  ...OFF_BY_ONE.keys(),
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const LOGICAL: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
]);

/** All of them, in the order of the text. */
export function mutantsOf(source: string): readonly Mutant[] {
  const file = ts.createSourceFile("it.ts", source, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const replace = (node: ts.Node, text: string, how: string) => {
    const [start, end] = [node.getStart(), node.getEnd()];
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    const what = `${line}: ${how} ${node.getText().replaceAll(/\s+/g, " ")}`;
    found.push({ what, source: source.slice(0, start) + text + source.slice(end) });
  };
  const visit = (node: ts.Node): void => {
    if (isCondition(node)) {
      replace(node, "(true as boolean)", "always");
      replace(node, "(false as boolean)", "never");
    }
    if (ts.isBinaryExpression(node)) {
      const { left, right, operatorToken } = node;
      if (LOGICAL.has(operatorToken.kind)) {
        replace(node, `(${left.getText()})`, "only the left of");
        replace(node, `(${right.getText()})`, "only the right of");
      }
      const other = OFF_BY_ONE.get(operatorToken.kind);
      if (other !== undefined) {
        replace(node, `(${left.getText()} ${other} ${right.getText()})`, `${other} in`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** What decides: the condition of an `if` or of `a ? b : c`, and what a function gives or a name stands for that compares. */
function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  if (ts.isIfStatement(parent)) return parent.expression === node;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  if (!COMPARISONS.has(kind) && !LOGICAL.has(kind)) return false;
  return (
    (ts.isArrowFunction(parent) && parent.body === node) ||
    (ts.isVariableDeclaration(parent) && parent.initializer === node) ||
    ts.isReturnStatement(parent)
  );
}
