import assert from "node:assert/strict";
import { redactor } from "../../src/redact";
import { verifyRelease } from "../../src/health/verification";
import { aRevert, aTarget, live } from "./fakes";

const SECRET = "correct-horse-battery";

describe("the reason of a failed proof", () => {
  it("holds none of the stack's secrets, however a task's log writes them", async () => {
    const log = [
      `could not connect as app with ${SECRET}`,
      `retrying with ${encodeURIComponent(`${SECRET}/`)}`,
      `sent ${Buffer.from(`app:${SECRET}`).toString("base64")}`,
      '{"event":"{\\"db_password\\":\\"hunter2\\"}"}',
    ];
    const deps = { ...live({ ecs: () => aRevert(), log: () => log }), redact: redactor([SECRET]) };
    await assert.rejects(
      verifyRelease(aTarget(), deps, new AbortController().signal),
      ({ message }: Error) => {
        assert.match(message, /could not connect as app with \*\*\*/);
        assert.doesNotMatch(message, /horse|hunter2|jb3JyZWN0|Y29ycmVjd/);
        return true;
      },
    );
  });
});
