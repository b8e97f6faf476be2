// Which commit a tag names.
import assert from "node:assert/strict";
import { type Commit, commitOf } from "../../../src/release/sources/commits";

const SHA = "1b2f4d6e8a0c1b2f4d6e8a0c1b2f4d6e8a0c1b2f";

describe("commitOf", () => {
  const commit = (sha: string): Commit => ({ sha, subject: "", author: "", date: "" });
  const twin = `1b2f4d6${"0".repeat(33)}`;
  const commits = [SHA, twin, "a".repeat(40)].map(commit);
  const rows: [string, string, string | undefined][] = [
    ["the SHA", SHA, SHA],
    ["a prefix that fits one commit", "1b2f4d6e", SHA],
    ["seven digits", "aaaaaaa", "a".repeat(40)],
    ["a branch and a prefix", "main-1b2f4d6e8a0c", SHA],
    ["a branch with dashes and the SHA", `fix-the-login-${SHA}`, SHA],
    ["a prefix that fits two commits", "1b2f4d6", undefined],
    ["a branch and a prefix that fits two commits", "main-1b2f4d6", undefined],
    ["six digits", "aaaaaa", undefined],
    ["a prefix of none", "fffffff", undefined],
    ["more than the SHA", `${SHA}0`, undefined],
    ["a version", "1.4.2", undefined],
    ["nothing", "", undefined],
  ];
  for (const [title, tag, sha] of rows) {
    it(`${sha === undefined ? "finds no commit" : "finds the commit"} by ${title}`, () => {
      assert.equal(commitOf(tag, commits)?.sha, sha);
    });
  }

  it("finds a commit that is listed twice", () => {
    assert.equal(commitOf(SHA, [commit(SHA), commit(SHA)])?.sha, SHA);
  });
});
