import assert from "node:assert/strict";
import { readStackFile } from "../../../src/config/stackFile";
import type { Release } from "../../../src/release/releases";
import { EXIT } from "../../../src/report/outcome";
import type { Live } from "../../../src/rollback/facts/live";
import { pin, type PinSources } from "../../../src/rollback/verbs/pin";
import { StackFolder } from "../stackFolder";

const SOURCES: PinSources = {
  situation: async () => ({
    history: { ok: true, value: [] },
    releases: [{ tag: "1b2f4d6e8a0c" } as Release],
    live: { ok: true, value: { tag: "3d4b6c8e0f2a" } as Live },
    stateTag: "3d4b6c8e0f2a",
  }),
  hasImage: async (_, tag) => tag === "in-registry",
};

describe("rollback pin", () => {
  let at: StackFolder;
  beforeEach(() => (at = new StackFolder()));
  afterEach(() => at.remove());

  const run = (text: string, verb: "pin" | "unpin" = "pin", sources = SOURCES) =>
    pin(at.folder, "prod", text, verb, sources);
  const pinned = () => readStackFile(at.folder, "prod").values.pinnedTags;

  it("writes the whole tag, and unpin takes it out again", async () => {
    const before = at.text;
    const { exitCode, lines, report } = await run("1b2f4");
    assert.equal(exitCode, EXIT.done);
    assert.match(lines[0]!, /^`1b2f4d6e8a0c` is pinned/);
    assert.deepEqual(report, { tag: "1b2f4d6e8a0c", pinnedTags: ["1b2f4d6e8a0c"] });
    assert.deepEqual(pinned(), ["1b2f4d6e8a0c"]);
    assert.equal((await run("1b2f", "unpin")).exitCode, EXIT.done);
    assert.equal(at.text, before);
  });

  it("takes a tag that never ran here when the registry has its image, and says so", async () => {
    const { exitCode, lines } = await run("in-registry");
    assert.equal(exitCode, EXIT.done);
    assert.match(lines.join(), /never ran here; the registry has its image/);
  });

  const refused: [text: string, code: number, said: RegExp, sources?: PinSources][] = [
    ["1b2x", EXIT.refused, /never ran here, and the registry has no such image/],
    ["latest", EXIT.refused, /names no build/],
    ["a b", EXIT.usage, /can't be an image's tag/],
    ["3d4b6c8e0f2a", EXIT.refused, /is live/],
    [
      "1b2x",
      EXIT.refused,
      /never ran here, and the registry hangs/,
      { ...SOURCES, hasImage: () => Promise.reject(new Error("the registry hangs")) },
    ],
  ];
  for (const [text, code, said, sources] of refused) {
    it(`refuses ${JSON.stringify(text)} and leaves the file: ${said.source}`, async () => {
      const before = at.text;
      const { exitCode, lines } = await run(text, "pin", sources);
      assert.equal(exitCode, code);
      assert.match(lines[0]!, said);
      assert.equal(at.text, before);
    });
  }
});
