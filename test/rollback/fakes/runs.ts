// Runs a verb in a small world, as a table's row says, and looks at how it ended.
import assert from "node:assert/strict";
import type { ExitCode, Outcome } from "../../../src/report/outcome";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { World } from "./world";
import { depsOf } from "./worldDeps";

/** A run, and how it must end. */
export interface Row<Options> {
  readonly title: string;
  readonly given?: (world: World) => void;
  readonly options?: Partial<Options>;
  /** The exit code; or the name of what is thrown. */
  readonly ends: ExitCode | "Interrupted" | "Unanswered" | "OperatorError" | "TypeError";
  /** What was written, run and asked, in order. */
  readonly done: readonly string[];
  /** In the lines of the outcome, or in the message of what is thrown. */
  readonly says?: RegExp;
  /** Among what was narrated. */
  readonly narrates?: RegExp;
  /** What config says in the end; as before where it is left out. */
  readonly config?: { readonly imageTag: string; readonly pinned: readonly string[] };
}

/** Declares a test for each row. */
export function testRows<Options extends object>(
  verb: (options: Options, deps: RollbackDeps) => Promise<Outcome>,
  usual: NoInfer<Options>,
  rows: readonly Row<NoInfer<Options>>[],
): void {
  for (const row of rows) {
    it(row.title, async () => {
      const world = new World();
      try {
        row.given?.(world);
        const before = world.at.text;
        const { ends, lines } = await ending(verb({ ...usual, ...row.options }, depsOf(world)));
        assert.deepEqual(world.done, row.done);
        assert.equal(ends, row.ends, lines.join("\n"));
        assert.match(lines.join("\n"), row.says ?? /^/);
        assert.match(world.said.join("\n"), row.narrates ?? /^/);
        if (row.config === undefined) assert.equal(world.at.text, before);
        else {
          const { imageTag, values } = world.file;
          assert.deepEqual({ imageTag, pinned: values.pinnedTags }, row.config);
        }
      } finally {
        world.remove();
      }
    });
  }
}

/** How work ended, whether it came to an outcome or not. */
export async function ending(
  work: Promise<Outcome>,
): Promise<{ ends: ExitCode | string; lines: readonly string[]; report: object }> {
  try {
    const { exitCode, lines, report } = await work;
    return { ends: exitCode, lines, report };
  } catch (error) {
    const { name, message } = error as Error;
    return { ends: name, lines: [message], report: {} };
  }
}
