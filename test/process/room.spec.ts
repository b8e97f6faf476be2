import assert from "node:assert/strict";
import { OperatorError } from "../../src/errors";
import { noRoom } from "../../src/process/room";

const LINE = "npx --no rollback to a --stack prod";

describe("a temporary folder that is full", () => {
  const placesWithRoom = (...folders: string[]) => ({
    usual: "/tmp",
    others: ["/tmp", "/var/tmp", "/root"],
    hasRoom: (folder: string) => folders.includes(folder),
  });
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
  });

  const rows: [title: string, error: Error, withRoom: string[], next: string | undefined][] = [
    ["Node can't write", full, ["/var/tmp", "/root"], `TMPDIR=/var/tmp ${LINE}`],
    ["only the home folder has room", full, ["/root"], `TMPDIR=/root ${LINE}`],
    ["no folder has room", full, [], "df -h /tmp"],
    [
      "Pulumi can't write",
      new OperatorError("The disk is full: /tmp/rollback-x/plan.json can't be written. Make room."),
      ["/var/tmp"],
      `TMPDIR=/var/tmp ${LINE}`,
    ],
    [
      "it isn't there",
      new OperatorError("No temporary folder can be made: ENOENT: no such file or directory"),
      ["/var/tmp"],
      `TMPDIR=/var/tmp ${LINE}`,
    ],
    ["another disk is full", full, ["/tmp", "/var/tmp"], undefined],
    ["something else failed", new OperatorError("The passphrase is wrong."), [], undefined],
  ];
  for (const [title, error, withRoom, next] of rows) {
    it(`is ${next === undefined ? "not blamed" : "named, with what to type"}: ${title}`, () => {
      const found = noRoom(error, placesWithRoom(...withRoom));
      assert.equal(found?.next(LINE), next);
      if (found !== undefined) assert.match(found.message, /temporary folder \/tmp is full/);
    });
  }
});
