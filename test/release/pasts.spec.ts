import assert from "node:assert/strict";
import fc from "fast-check";
import { wayBack } from "../../src/guards/release/wayBack";
import { candidatesOf } from "../../src/release/candidates";
import { releasesOf } from "../../src/release/releases";
import { type End, type Event, Past } from "./pastModel";

const pick = fc.nat(20);
const end = fc.constantFrom<End>(
  ...(["full", "full", "full", "failed", "emergency", "maintenance", "none"] as const),
  ...(["open", "left out"] as const),
);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant("deploy" as const), end }) },
  fc.record({ what: fc.constantFrom("undo", "prove again", "revert" as const), end }),
  fc.record({ what: fc.constantFrom("go back", "go anywhere" as const), end, pick }),
  fc.record({ what: fc.constantFrom("pin", "unpin", "edit the tag" as const), pick }),
);

/** Holds a claim to each moment of many pasts. */
function always(claim: (past: Past) => void): void {
  fc.assert(
    fc.property(fc.array(event, { minLength: 2, maxLength: 25 }), (events) => {
      const past = new Past();
      for (const one of events) {
        past.play(one);
        claim(past);
      }
    }),
    { numRuns: 1000 },
  );
}

const best = ({ proofs, live, pinned }: Past) => wayBack({ proofs, live, pinnedTags: pinned });

describe("in any past of a stack", () => {
  it("the way back was proven in full, hasn't failed since, isn't pinned, isn't live", () => {
    let found = 0;
    always((past) => {
      const way = best(past);
      if (way === undefined) return;
      found += 1;
      assert.ok(past.good.has(way.tag), `${way.tag} isn't good`);
      assert.ok(!past.pinned.includes(way.tag), `${way.tag} is pinned`);
      assert.notEqual(way.tag, past.live);
      assert.equal(past.revisions.get(way.taskDefinition), way.tag);
    });
    assert.ok(found > 1000);
  });

  it("after a deploy it is the release that this has replaced, where that is good", () => {
    let found = 0;
    always((past) => {
      const { replaced } = past;
      if (replaced === undefined || !past.good.has(replaced)) return;
      if (past.pinned.includes(replaced) || past.live === replaced) return;
      // What was put live without a proof is nowhere written down as what was live before an unproven release.
      if (past.proofs.at(-1)?.tag !== past.live && past.proofs.at(-1)?.tag !== replaced) return;
      found += 1;
      assert.equal(best(past)?.tag, replaced);
    });
    assert.ok(found > 500);
  });

  it("nothing is called verified that wasn't proven in full, or that failed since", () => {
    always((past) => {
      const { proofs, live, pinned: pinnedTags, updates, good } = past;
      const releases = releasesOf(updates, proofs);
      const verified = releases.filter(({ ending }) => ending === "verified");
      assert.deepEqual(new Set(verified.map(({ tag }) => tag)), good);
      const { rows, recommended } = candidatesOf({
        releases,
        proofs,
        live,
        pinnedTags,
        images: undefined,
        commitOf: () => undefined,
        runOf: () => undefined,
        migrationsOf: () => "not read",
      });
      assert.equal(recommended?.tag, best(past)?.tag);
      for (const row of rows) assert.equal(row.ended === "verified", good.has(row.tag));
    });
  });

  it("state never takes another release for the live one, whatever its tag says", () => {
    always(({ inState, live }) => {
      if (inState?.tag !== undefined) assert.equal(inState.tag, live);
    });
  });
});
