// What a pull request would change on a stack, as Markdown: the plan, the gate's verdict, and Pulumi's own output.
import { readStackFile } from "../config/stackFile";
import { describeError, OperatorError } from "../errors";
import { gatePlan, type GateVerdict } from "../enforcement/planGate";
import { Engine } from "../pulumi/engine";
import { createHttpProbe } from "../health/httpProbe";
import { readState } from "../pulumi/state";
import { migrationsIn } from "../rollback/facts/database";
import { registryOf } from "../rollback/facts/registryOf";
import { fenced } from "../rollback/cli/record";
import { preview, removePlan } from "../rollback/plan";
import { databaseLine } from "./databaseLine";

/** A preview of one stack. */
export interface PreviewReport {
  readonly passes: boolean;
  readonly markdown: string;
}

/**
 * Previews a stack as its files are now, with the policies, and has the gate judge the plan. A preview that fails is a
 * report, too.
 *
 * @throws OperatorError when the stack's own file can't be read.
 */
export async function previewReport(folder: string, stack: string): Promise<PreviewReport> {
  const file = readStackFile(folder, stack);
  const engine = new Engine(file);
  try {
    const { plan, verdict, output } = await preview(engine, gatePlan);
    removePlan(plan);
    const database = await databaseLine(file, verdict.release === "rollback", {
      sources: { registry: registryOf, migrations: migrationsIn(folder) },
      http: createHttpProbe(),
      signal: new AbortController().signal,
      pulumi: { state: readState },
    });
    return {
      passes: verdict.passes,
      markdown: verdictAsMarkdown(stack, verdict, output, database),
    };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const lines = [`### ${stack}: the preview failed`, "", ...fenced([describeError(error)])];
    return { passes: false, markdown: lines.join("\n") };
  }
}

/** A verdict for people: what changes, what that means for the database, what speaks against it, and the whole preview to unfold. */
export function verdictAsMarkdown(
  stack: string,
  { passes, release, changes, objections }: GateVerdict,
  output: string,
  database?: string,
): string {
  const rows = changes.map(({ name, type, what }) => `| ${what} | \`${name}\` | \`${type}\` |`);
  const against = objections.map(
    ({ level, rule, message }) => `${level === "mandatory" ? "NO" : "!!"} ${rule}: ${message}`,
  );
  return [
    `### ${stack}: ${passes ? "passes" : "is refused"} (${release})`,
    "",
    ...(rows.length === 0
      ? ["Nothing would change.", ""]
      : ["| change | resource | type |", "| --- | --- | --- |", ...rows, ""]),
    ...(database === undefined ? [] : fenced([database])),
    ...(against.length === 0 ? [] : fenced(against)),
    "<details><summary>pulumi preview</summary>",
    "",
    ...fenced([output.trim()]),
    "</details>",
    "",
  ].join("\n");
}
