import assert from "node:assert/strict";
import { Changes, Interrupted } from "../../src/process/changes";

describe("the changes of a process", () => {
  it("are listed in order, without those that were set back", () => {
    const changes = new Changes();
    const setBack = changes.begin("wrote the file");
    changes.begin("ran `pulumi up`");
    assert.deepEqual(changes.made, ["wrote the file", "ran `pulumi up`"]);
    setBack();
    setBack();
    assert.deepEqual(changes.made, ["ran `pulumi up`"]);
  });

  it("don't begin once the process is to end", () => {
    const changes = new Changes();
    changes.close();
    assert.throws(() => changes.begin("wrote the file"), Interrupted);
    assert.deepEqual(changes.made, []);
  });

  it("go on when they had begun before", () => {
    const changes = new Changes();
    changes.begin("wrote the file");
    changes.close();
    changes.begin("ran `pulumi up`");
    assert.equal(changes.made.length, 2);
  });
});
