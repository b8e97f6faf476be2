// What holds of the slots whatever happens to a stack: deploys, failed proofs, kills between and within steps, flips back,
// changed settings, and hands that go round Pulumi.
import assert from "node:assert/strict";
import fc from "fast-check";
import { byConfig, byHand, type Event, well } from "./slotEvents";
import { SlotStack } from "./slotModel";

/** Plays many pasts of a stack, and holds a claim to each moment of them. */
function always(event: fc.Arbitrary<Event>, claim: (stack: SlotStack) => void): void {
  const events = fc.array(event, { minLength: 2, maxLength: 30, size: "medium" });
  fc.assert(
    fc.property(events, (past) => {
      const stack = new SlotStack();
      for (const one of past) {
        stack.play(one);
        claim(stack);
      }
    }),
    { numRuns: 1500 },
  );
}

function copied(stack: SlotStack): SlotStack {
  const copy = new SlotStack();
  const { wanted, record, weights, services, truth } = stack;
  Object.assign(copy, structuredClone({ wanted, record, weights, services, truth }));
  return copy;
}

/** Puts the tasks of both slots right, so that a proof can succeed. */
function healed(stack: SlotStack): SlotStack {
  const copy = copied(stack);
  for (const one of ["a", "b"] as const) copy.play({ what: "tasks recover", slot: one });
  return copy;
}

/** Holds the stack to what a success must have brought. */
function assertDone(stack: SlotStack): void {
  const { wanted, weights } = stack;
  const [users, ...others] = stack.users();
  assert.ok(users !== undefined && others.length === 0, JSON.stringify(weights));
  assert.equal(stack.truth[users].image, wanted.image);
  assert.equal(stack.record.live, users);
  assert.equal(stack.record.slots[users]?.proof?.ended, "proven");
  const next = stack.decision();
  assert.equal(next.action, "nothing", next.because);
}

describe("in any past of two slots", () => {
  it("the slot that users are on isn't filled, and nobody is sent to what wasn't proven in it", () => {
    let fillings = 0;
    let flips = 0;
    // The claims stand in the model's update and flip.
    always(byHand, (stack) => {
      const { action } = stack.decision();
      if (action === "fill and flip") fillings += 1;
      if (action === "flip") flips += 1;
      copied(stack).update(well);
    });
    assert.ok(fillings > 1000 && flips > 200, `${fillings} fillings, ${flips} flips`);
  });

  it("an update goes on from wherever the last one ended, and the next has nothing to do", () => {
    let differing = 0;
    always(byConfig, (stack) => {
      const copy = healed(stack);
      const before = copy.decision();
      if (before.action === "refuse") {
        differing += 1;
        copy.refresh();
      }
      copy.update(well);
      assertDone(copy);
    });
    assert.ok(differing > 10, `${differing} refusals`);
  });

  it("a refusal changes nothing, and its command leads on", () => {
    const lines: Record<string, number> = {};
    always(byHand, (stack) => {
      const copy = healed(stack);
      for (let turn = 0; turn < 4; turn += 1) {
        const decision = copy.decision();
        if (decision.action !== "refuse") break;
        const before = JSON.stringify(copy);
        copy.update(well);
        assert.equal(JSON.stringify(copy), before);
        const [line = ""] = /adopt|break-glass|refresh/.exec(decision.next) ?? [];
        lines[line] = (lines[line] ?? 0) + 1;
        if (line === "adopt") copy.adopt();
        else if (line === "break-glass") copy.breakGlass(decision.next.split(" ")[4] ?? "");
        else copy.refresh();
      }
      assert.notEqual(copy.decision().action, "refuse", copy.decision().because);
    });
    assert.deepEqual(Object.keys(lines).sort(), ["adopt", "break-glass", "refresh"]);
  });

  it("a flip back after a proof that failed with users brings the release before, without a filling", () => {
    let seen = 0;
    always(byConfig, (stack) => {
      const live = healed(stack);
      if (live.decision().action === "refuse") return;
      live.update(well);
      // Tasks that an update left out, as it ended half way, are said; the flip back needs them.
      if (live.decision().differences.length > 0) return;
      const { wanted, record } = live;
      live.play({ what: "warm", on: true });
      live.play({ what: "want", tag: 9 });
      live.update({ ends: "bad with users" });
      assert.deepEqual(live.users(), [record.live]);
      live.wanted = { ...wanted, warm: true };
      const back = live.decision();
      assert.equal(back.action, "flip", back.because);
      seen += 1;
      live.update(well);
      assertDone(live);
    });
    assert.ok(seen > 1000);
  });
});
