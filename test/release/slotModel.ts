// A stack with two slots, played on plain data (slotWorld.ts): what people do to it, and updates, which do what was decided as
// Pulumi would, step by step; between any two steps they may end.
import assert from "node:assert/strict";
import { otherSlot, SLOTS, type SlotName } from "../../src/guards/release/slotNames";
import type { SlotDecision, SlotRefusal } from "../../src/release/slotDecision";
import { decide } from "../../src/release/slots";
import type { Course, Event } from "./slotEvents";
import { REPOSITORY } from "./slotFixtures";
import { SlotWorld } from "./slotWorld";

/** The stack, as people and updates have it. */
export class SlotStack extends SlotWorld {
  /** What would be done now. */
  decision(): SlotDecision | SlotRefusal {
    const { record, weights, services, wanted } = this;
    return decide({ record: record, seen: { weights, services }, wanted });
  }

  /** The slots that get users. */
  users(): readonly SlotName[] {
    return SLOTS.filter((slot) => (this.weights?.[slot] ?? 0) > 0);
  }

  /** Lets it happen. */
  play(event: Event): void {
    switch (event.what) {
      case "update":
        return this.update(event.course);
      case "want": {
        const imageTag = `r${event.tag}`;
        this.wanted = { ...this.wanted, imageTag, image: `${REPOSITORY}:${imageTag}` };
        return;
      }
      case "setting":
        this.wanted = { ...this.wanted, settings: `s${event.value}` };
        return;
      case "warm":
      case "emergency":
      case "maintenance":
        this.wanted = { ...this.wanted, [event.what]: event.on };
        return;
      case "scale":
        this.wanted = { ...this.wanted, desiredCount: event.tasks };
        return;
      case "weights by hand":
        if (this.weights !== undefined) this.weights = event.weights;
        return;
      case "service by hand":
        return this.serveByHand(event.slot);
      case "task stops":
        return this.serve(event.slot, { healthyTargets: 0 });
      case "tasks recover":
        return this.serve(event.slot, {
          healthyTargets: this.services[event.slot]?.desiredCount ?? 0,
        });
    }
  }

  /** As `rollback adopt`: config and state say what is live. */
  adopt(): void {
    this.refresh();
    const live = this.record.live;
    const image = live && this.record.slots[live]?.image;
    if (image !== undefined) {
      this.wanted = { ...this.wanted, image, imageTag: image.slice(REPOSITORY.length + 1) };
    }
  }

  /** As `pulumi refresh`: state says what AWS has. */
  refresh(): void {
    const users = this.users();
    if (users.length === 1) this.record.live = users[0];
    this.record.hasTrafficRule = this.weights !== undefined;
    for (const slot of SLOTS) {
      const [recorded, service] = [this.record.slots[slot], this.services[slot]];
      if (recorded === undefined || service === undefined) continue;
      const { taskDefinition, desiredCount } = service;
      const isOther = taskDefinition !== recorded.taskDefinition;
      const image = this.truth[slot].image ?? `${REPOSITORY}:by-hand`;
      const imageTag = image.slice(REPOSITORY.length + 1);
      // What was written of the filling before says nothing of this revision.
      const other = { image, imageTag, taskDefinition, settings: undefined, proof: undefined };
      this.record.slots[slot] = { ...recorded, desiredCount, ...(isOther ? other : {}) };
    }
  }

  /** As `rollback break-glass` onto a slot that runs: all users go there. */
  breakGlass(imageTag: string): void {
    const holding = SLOTS.filter((slot) => this.record.slots[slot]?.imageTag === imageTag);
    const live = holding.find((slot) => slot === this.record.live) ?? holding[0];
    if (live !== undefined) this.weights = live === "a" ? { a: 1, b: 0 } : { a: 0, b: 1 };
  }

  /** An update: does what is decided, until it ends. */
  update(course: Course): void {
    const decision = this.decision();
    if (decision.action === "refuse") return;
    this.#claims(decision);
    const steps = this.#steps(decision, course);
    for (const [index, step] of steps.entries()) {
      const isLast = "at" in course && index >= course.at;
      if (isLast && course.ends === "killed") return;
      const isProven = step.act();
      if (isLast) return;
      step.write(isProven);
      if (!isProven) return;
    }
  }

  /** What may never be decided. */
  #claims({ action, live, slots, proofs }: SlotDecision): void {
    for (const slot of SLOTS) {
      if (slots[slot].content !== "filled") continue;
      assert.equal(slot, live, "only the slot that gets the users is filled");
      assert.equal(this.weights?.[slot] ?? 0, 0, `slot ${slot} has users, and is to be filled`);
      assert.ok(proofs.slot && proofs.users, "a filling is proven, twice");
    }
    if (action === "nothing" || action === "resize") assert.ok(!proofs.slot && !proofs.users);
  }

  #steps(decision: SlotDecision, course: Course) {
    const { live, slots, proofs } = decision;
    const left = otherSlot(live);
    const always = () => true;
    return [
      {
        act: () => this.reach(live, decision),
        write: () => this.writeSlot(live, slots[live]),
      },
      ...(proofs.slot
        ? [
            {
              act: () => this.prove(live, course.ends !== "bad before users"),
              write: (isProven: boolean) =>
                this.writeProof(live, "slot", isProven, slots[live].settledFor),
            },
          ]
        : []),
      {
        act: () => this.flip(live),
        write: () => {
          this.record.live = live;
          this.record.hasTrafficRule = true;
        },
      },
      ...(proofs.users
        ? [
            {
              act: () => course.ends !== "bad with users" && this.truth[live].image !== undefined,
              write: (isProven: boolean) =>
                this.writeProof(live, "users", isProven, slots[live].settledFor),
            },
          ]
        : [{ act: always, write: () => this.settle(live, slots[live].settledFor) }]),
      {
        act: () => this.reach(left, decision),
        write: () => this.writeSlot(left, slots[left]),
      },
    ];
  }
}
