import assert from "node:assert/strict";
import { Faults } from "../../../sandbox/images/app/faults";

const refuse = () => Promise.reject(new Error("nobody may ask"));

describe("the faults of the sandbox's application", () => {
  it("come after forty answers as turns-unhealthy", async () => {
    const faults = new Faults("turns-unhealthy", refuse);
    for (let answers = 0; answers < 40; answers++) faults.count();
    assert.equal(faults.isUnhealthy(), false);
    faults.count();
    assert.equal(faults.isUnhealthy(), true);
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
    assert.equal(first.isUnhealthy(), false);
  });

  describe("of bad-under-load", () => {
    /** Asks for a while. @returns the second in which an answer failed first; undefined when none did. */
    async function failsAfter(seconds: number, perSecond: number): Promise<number | undefined> {
      let now = 0;
      const faults = new Faults("bad-under-load", refuse, () => now);
      for (let request = 0; request < seconds * perSecond; request++) {
        now = (request / perSecond) * 1000;
        faults.count();
        assert.equal(faults.isUnhealthy(), false);
        if (await faults.isBroken()) return now / 1000;
      }
      return undefined;
    }

    it("don't come from health checks, however long", async () => {
      assert.equal(await failsAfter(3600, 0.4), undefined);
    });

    it("don't come from a short proof, however fast", async () => {
      assert.equal(await failsAfter(1, 60), undefined);
      assert.equal(await failsAfter(5, 16), undefined);
    });

    it("come from users, and sooner the more of them there are", async () => {
      const five = (await failsAfter(60, 5)) ?? Infinity;
      const ten = (await failsAfter(60, 10)) ?? Infinity;
      assert.ok(five > 20 && five < 30, `${five} s at 5 a second`);
      assert.ok(ten > 8 && ten < 12, `${ten} s at 10 a second`);
    });

    it("go when the load goes", async () => {
      let now = 0;
      const faults = new Faults("bad-under-load", refuse, () => now);
      for (let request = 0; request < 100; request++) faults.count();
      assert.equal(await faults.isBroken(), true);
      now = 10_000;
      faults.count();
      assert.equal(await faults.isBroken(), false);
    });
  });

  it("are none of a good release", async () => {
    const faults = new Faults("good", refuse);
    for (let answers = 0; answers < 100; answers++) {
      faults.count();
      assert.equal(faults.isUnhealthy() || (await faults.isBroken()), false);
    }
  });
});
