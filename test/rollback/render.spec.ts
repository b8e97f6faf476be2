import assert from "node:assert/strict";
import { candidateLines } from "../../src/rollback/render";
import type { Candidate } from "../../src/release/candidates";

const GOOD: Candidate = {
  tag: "1b2f4d6e8a0c",
  number: 7,
  isLive: false,
  commit: { subject: "Show the total", author: "Ann" },
  deployedAt: "2026-11-24T03:04:05.000Z",
  by: "ann",
  ended: "verified",
  stayedSeconds: 3600,
  image: "there",
  run: "https://github.example/owner/name/actions/runs/311742",
  migrations: "not read",
  pinned: false,
  recommended: true,
};
const BAD = { ...GOOD, tag: "3d4b6c8e0f2a", number: 8, ended: "failed", run: undefined } as const;

describe("the table of candidates", () => {
  const live: Candidate = { ...BAD, isLive: true, pinned: true, recommended: false };
  const recommended = { tag: GOOD.tag, why: "It is the newest." };
  const lines = candidateLines(
    { rows: [live, GOOD], recommended, nothing: undefined },
    ["a note"],
    { limit: 20, stack: "prod" },
  );

  it("shows what is known of each, with the run's number and the commit", () => {
    const [row] = lines.filter((line) => line.includes(GOOD.tag));
    for (const part of ["→", "7", "2026-11-24 03:04", "ann", "verified", "there", "311742"]) {
      assert.ok(row?.includes(part), part);
    }
    assert.match(row ?? "", /Show the total \(Ann\)$/);
    assert.match(lines.join("\n"), /✗? ?●? +3d4b6c8e0f2a.*failed, pinned, live/);
  });

  it("says which is recommended, why, and what couldn't be asked", () => {
    assert.deepEqual(lines.slice(-3), [
      "→ It is the newest.",
      `Next: \`npx --no rollback plan ${GOOD.tag} --stack prod\``,
      "Note: a note",
    ]);
  });

  it("is cut where it is long, and says so", () => {
    const cut = candidateLines(
      { rows: [GOOD, live], recommended: undefined, nothing: "None." },
      [],
      { limit: 1, stack: "prod" },
    );
    assert.ok(!cut.join().includes(BAD.tag));
    assert.match(
      cut.join("\n"),
      /… and 1 more: `npx --no rollback candidates --all --stack prod`[^]*None\./,
    );
  });
});
