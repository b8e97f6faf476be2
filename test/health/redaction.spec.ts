import assert from "node:assert/strict";
import { redactor } from "../../src/redaction/redact";
import { verifyRelease } from "../../src/health/verification";
import { aRevert, aTarget } from "./fakes";
import { live } from "./world";

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

  it("holds no part of a secret that stands where a long line is cut off", async () => {
    for (let before = 260; before < 300; before++) {
      const log = [`${"x".repeat(before)} ${SECRET} postgresql://app:hunter2@db/app`];
      const deps = {
        ...live({ ecs: () => aRevert(), log: () => log }),
        redact: redactor([SECRET]),
      };
      await assert.rejects(
        verifyRelease(aTarget(), deps, new AbortController().signal),
        ({ message }: Error) => {
          assert.match(message, /^ {2}log: x+/m);
          assert.doesNotMatch(message, /x .*(?:cor|hun)/);
          return true;
        },
      );
    }
  });

  it("stays short and quick where a task's log has lines of a megabyte", async () => {
    const log = ["\\".repeat(1_000_000), "a:".repeat(500_000)];
    const deps = { ...live({ ecs: () => aRevert(), log: () => log }), redact: redactor([SECRET]) };
    const before = Date.now();
    await assert.rejects(
      verifyRelease(aTarget(), deps, new AbortController().signal),
      ({ message }: Error) => {
        assert.ok(message.length < 3000, `${message.length} characters`);
        return true;
      },
    );
    assert.ok(Date.now() - before < 3000, `${Date.now() - before} ms`);
  });
});
