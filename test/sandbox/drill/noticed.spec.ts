import assert from "node:assert/strict";
import { whatUsersNoticed } from "../../../sandbox/drill/noticed";
import type { Sample } from "../../../sandbox/drill/traffic";

const good = (at: number, version?: string): Sample => ({
  at,
  milliseconds: 5,
  path: "/",
  failure: undefined,
  version,
});
const failed = (at: number, failure: string): Sample => ({ ...good(at), failure });

const ROWS: readonly [string, readonly Sample[], string, string | undefined][] = [
  ["nothing, where all is answered well", [good(10, "A"), good(11)], "A", undefined],
  [
    "what failed, each kind with its count",
    [failed(10, "status 500"), failed(11, "status 500"), failed(12, "reset")],
    "any",
    "Requests failed: 2 × status 500, 1 × reset; answered by another release: 0.",
  ],
  [
    "another release's answers",
    [good(10, "A"), good(11, "B")],
    "A",
    "Requests failed: none; answered by another release: 1.",
  ],
  [
    "no release in particular, where any may answer",
    [good(10, "A"), good(11, "B")],
    "any",
    undefined,
  ],
  [
    "nothing of before and after it",
    [failed(9, "reset"), good(20, "B"), good(10, "A")],
    "A",
    undefined,
  ],
];

describe("what users notice of a step", () => {
  for (const [title, samples, quiet, expected] of ROWS) {
    it(`is ${title}`, () => {
      assert.equal(whatUsersNoticed(samples, { started: 10, ended: 20, quiet }), expected);
    });
  }
});
