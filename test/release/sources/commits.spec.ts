// Commits, from a real clone and from a loopback GitHub.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { githubCommits, localCommits } from "../../../src/release/sources/commits";
import { json, loopbackServer, operatorError, silent, text } from "./loopbackServer";

const SHA = "1b2f4d6e8a0c1b2f4d6e8a0c1b2f4d6e8a0c1b2f";
const MESSAGES = [
  "Add the first page",
  `"Quotes", 'more', \`ticks\` and $(commands)\n\nA body\n\nwith paragraphs`,
  "Ein Überblick: 概要 🎉 %H %x00 \\0",
  "A subject\nof two lines\n\nand a body",
];
const SUBJECTS = [
  "Add the first page",
  `"Quotes", 'more', \`ticks\` and $(commands)`,
  "Ein Überblick: 概要 🎉 %H %x00 \\0",
  "A subject of two lines",
];

describe("localCommits", () => {
  const { PATH } = process.env;
  let folder = "";
  const git = (...args: string[]) => {
    // Whoever runs the tests from a hook hands its own repository on.
    const env = { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined };
    execFileSync("git", ["-C", folder, ...args], { env, stdio: "pipe" });
  };
  const call = { branch: "main", limit: 50, timeLimitMs: 10_000 };

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "commits-"));
    git("init", "--quiet", "--initial-branch=main");
    git("config", "user.name", "Zoë O'Neil");
    git("config", "user.email", "zoe@example.com");
    git("config", "log.showSignature", "true");
    for (const message of MESSAGES) {
      process.env["GIT_COMMITTER_DATE"] = "2026-11-22T22:58:28+02:00";
      git("commit", "--quiet", "--no-gpg-sign", "--allow-empty", "-m", message);
    }
    delete process.env["GIT_COMMITTER_DATE"];
  });
  afterEach(() => {
    process.env["PATH"] = PATH;
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  it("reads commits, newest first, whatever their subjects hold", async () => {
    const commits = await localCommits(folder, call);
    assert.deepEqual(
      commits.map(({ subject }) => subject),
      SUBJECTS.toReversed(),
    );
    for (const { sha, author, date } of commits) {
      assert.match(sha, /^[0-9a-f]{40}$/);
      assert.deepEqual([author, date], ["Zoë O'Neil", "2026-11-22T20:58:28.000Z"]);
    }
  });

  it("reads as many as are wanted", async () => {
    assert.equal((await localCommits(folder, { ...call, limit: 2 })).length, 2);
  });

  for (const branch of ["gone", "--output=stolen"]) {
    it(`says what git says when there is no branch \`${branch}\``, async () => {
      const { message, hint } = await operatorError(localCommits(folder, { ...call, branch }));
      assert.match(message, /^`git log` in .* failed: fatal: bad revision/);
      assert.match(hint ?? "", /fetch/);
      assert.deepEqual(fs.readdirSync(folder), [".git"]);
    });
  }

  it("says that a folder isn't there", async () => {
    const { message } = await operatorError(localCommits(path.join(folder, "gone"), call));
    assert.match(message, /cannot change to/);
  });

  it("gives up on a git that doesn't end", async () => {
    const stub = path.join(folder, ".git", "stub");
    fs.mkdirSync(stub);
    fs.writeFileSync(path.join(stub, "git"), "#!/bin/sh\nexec tail -f /dev/null\n", {
      mode: 0o755,
    });
    process.env["PATH"] = `${stub}${path.delimiter}${PATH}`;
    const { message } = await operatorError(localCommits(folder, { ...call, timeLimitMs: 200 }));
    assert.match(message, /failed: it wasn't done within 0\.2 s$/);
  });
});

describe("githubCommits", () => {
  const server = loopbackServer();
  const ask = (timeLimitMs = 5000) =>
    githubCommits({
      repository: "owner/name",
      branch: "release/next",
      limit: 10,
      apiUrl: `http://${server.host()}`,
      timeLimitMs,
    });
  const answer = (message: string, author: object | null = { name: "Zoë" }) => ({
    sha: SHA,
    commit: { message, author, committer: { date: "2026-11-22T20:58:28Z" } },
  });

  it("reads commits as git does", async () => {
    server.answerWith(json(MESSAGES.map((message) => answer(message))));
    assert.deepEqual(
      await ask(),
      SUBJECTS.map((subject) => ({
        sha: SHA,
        subject,
        author: "Zoë",
        date: "2026-11-22T20:58:28.000Z",
      })),
    );
    assert.equal(
      server.asked[0]?.path,
      "/repos/owner/name/commits?sha=release%2Fnext&per_page=10&page=1",
    );
  });

  it("reads a commit without an author", async () => {
    server.answerWith(json([answer("Fix\r\n\r\nit", null)]));
    const [commit] = await ask();
    assert.deepEqual([commit?.subject, commit?.author], ["Fix", ""]);
  });

  it("names a branch that isn't there", async () => {
    server.answerWith(json({ message: "Not Found" }, {}, 404));
    assert.match((await operatorError(ask())).message, /or no branch `release\/next` in it/);
  });

  it("names what isn't a list of commits", async () => {
    server.answerWith(text(200, "<html>"));
    assert.match(
      (await operatorError(ask())).message,
      /sent something other than the list of its branch/,
    );
  });

  it("gives up on a GitHub that never answers", async () => {
    server.answerWith(silent);
    assert.match((await operatorError(ask(200))).message, /didn't answer .* within 0\.2 s/);
  });
});
