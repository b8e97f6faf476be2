import assert from "node:assert/strict";
import { Faults } from "../../../sandbox/images/app/faults";

const refuse = () => Promise.reject(new Error("nobody may ask"));

describe("the faults of the sandbox's application", () => {
  it("come after forty answers as turns-unhealthy", async () => {
    const faults = new Faults("turns-unhealthy", refuse);
    for (let answers = 0; answers < 40; answers++) faults.count();
    assert.equal(faults.isUnhealthy, false);
    faults.count();
    assert.equal(faults.isUnhealthy, true);
    assert.equal(await faults.isBroken(), false);
  });

  it("are those of the first task to claim them as one-bad-task, which is asked once", async () => {
    let claims = 0;
    const claim = () => Promise.resolve(++claims === 1);
    const [first, second] = [new Faults("one-bad-task", claim), new Faults("one-bad-task", claim)];
    for (let request = 0; request < 3; request++) {
      assert.equal(await first.isBroken(), true);
      assert.equal(await second.isBroken(), false);
    }
    assert.equal(claims, 2);
    assert.equal(first.isUnhealthy, false);
  });

  it("are none of a good release", async () => {
    const faults = new Faults("good", refuse);
    for (let answers = 0; answers < 100; answers++) {
      faults.count();
      assert.equal(faults.isUnhealthy || (await faults.isBroken()), false);
    }
  });
});
