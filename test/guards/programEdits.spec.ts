// The edits of the program that test/integration tries the guards with: one that no longer fits the code would be found
// out only after minutes on the sandbox.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { EVENTS, GATE_ALONE } from "../integration/guards/events";
import { FOUNDATION_EVENTS, ORDINARY } from "../integration/guards/foundationEvents";
import { BESIDE, SIDECAR } from "../integration/guards/rollbackInputs";
import { SETTINGS, WARNED_OF } from "../integration/guards/settings";

describe("every edit of the program that the guards are tried with", () => {
  const rows = [EVENTS, FOUNDATION_EVENTS, [ORDINARY], SETTINGS.flat(), WARNED_OF, BESIDE].flat();
  const edits = [...rows.flatMap(({ edits: own = [] }) => own), ...GATE_ALONE, SIDECAR];

  it("fits one place of the code", () => {
    for (const { file, find } of edits) {
      const text = fs.readFileSync(path.resolve(__dirname, "../..", file), "utf8");
      const places = text.split(find).length - 1;
      assert.equal(places, 1, `${file}: ${find}`);
    }
  });
});
