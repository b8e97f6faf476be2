import assert from "node:assert/strict";
import { mutantsOf } from "./mutants";
import { survivorsOf } from "./survivors";

describe("mistakes that are put into a source file", () => {
  const cases: [source: string, mistakes: string[]][] = [
    ["const a = 1;", []],
    ["if (a) b();", ["if ((true as boolean)) b();", "if ((false as boolean)) b();"]],
    [
      "const a = b && c;",
      [
        "const a = (true as boolean);",
        "const a = (false as boolean);",
        "const a = (b);",
        "const a = (c);",
      ],
    ],
    [
      "f((x) => x < 1);",
      ["f((x) => (true as boolean));", "f((x) => (false as boolean));", "f((x) => (x <= 1));"],
    ],
    ["a ? b : c;", ["(true as boolean) ? b : c;", "(false as boolean) ? b : c;"]],
  ];
  for (const [source, mistakes] of cases) {
    it(`are, in \`${source}\`, ${mistakes.length}`, () => {
      const found = mutantsOf(source).map((mutant) => mutant.source);
      assert.deepEqual(found, mistakes);
    });
  }

  it("are told where no test notices them", async () => {
    const found = await survivorsOf("src/health/latency.ts", ["test/health/cacheMarkers.spec.ts"]);
    assert.ok(found.some((what) => /^\d+: never value === undefined$/.test(what)));
  });
});
