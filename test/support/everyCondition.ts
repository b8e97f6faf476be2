// Declares the mutation check of a source file: without any one of its conditions some test fails.
import assert from "node:assert/strict";
import { survivorsOf } from "./survivors";

/** A source file, and what proves that each of its conditions is needed. Paths are from the project's folder. */
export interface Proven {
  readonly source: string;
  readonly specs: readonly string[];
  /** Conditions that can't be missed, each with the reason: without its line's number. */
  readonly equal?: Readonly<Record<string, string>>;
}

// Each mistake is a run of the whole spec, on machines that are at other work too.
const TIME_LIMIT_MS = 180_000;

/** Declares a test for each file. */
export function testEveryCondition(files: readonly Proven[]): void {
  for (const { source, specs, equal = {} } of files) {
    it(`${source} is noticed without any one of them`, async () => {
      const survivors = await survivorsOf(source, specs);
      const found = survivors.map((what) => what.replace(/^\d+: /, ""));
      const unexplained = survivors.filter((_, index) => !(found[index]! in equal));
      assert.deepEqual(unexplained, []);
      // An excuse that nothing needs any more would hide the next mistake.
      assert.deepEqual(
        Object.keys(equal).filter((what) => !found.includes(what)),
        [],
      );
    }).timeout(TIME_LIMIT_MS);
  }
}
