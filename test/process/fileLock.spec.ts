import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as readline from "node:readline";
import { startTime } from "../../src/process/alive";
import { takeLock, whoHas } from "../../src/process/fileLock";

// Larger than any that Linux gives.
const NOBODY = 2 ** 22;
const MODULE = path.resolve(__dirname, "../../src/process/fileLock.ts");
const MINE = { pid: process.pid, host: os.hostname(), who: "ann", since: "2026-11-24T20:00:00Z" };

describe("a lock that is a file", () => {
  let folder: string;
  let lock: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "lock-"));
    lock = path.join(folder, "it.lock");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const write = (holder: object) => fs.writeFileSync(lock, JSON.stringify(holder));
  const blockedBy = () => {
    const taken = takeLock(lock, "bob");
    return "blocked" in taken ? taken.blocked : undefined;
  };

  it("is one's at a time, and says whose and since when", () => {
    const taken = takeLock(lock, "ann");
    const blocked = blockedBy();
    assert.ok(blocked?.why === "held");
    const { pid, host, startTime: started, who, since } = blocked.holder;
    assert.deepEqual([pid, host, who], [process.pid, os.hostname(), "ann"]);
    assert.equal(started, startTime(process.pid));
    assert.ok(Date.parse(since) <= Date.now());
    assert.equal(whoHas(lock)?.why, "held");
    assert.ok("letGo" in taken);
    taken.letGo();
    assert.equal(whoHas(lock), undefined);
    assert.equal(blockedBy(), undefined);
  });

  it("leaves nothing behind but itself", () => {
    takeLock(lock, "ann");
    takeLock(lock, "bob");
    assert.deepEqual(fs.readdirSync(folder), ["it.lock"]);
  });

  it("leaves nothing behind where the disk is full", () => {
    fs.symlinkSync("/dev/full", `${lock}.${process.pid}`);
    assert.throws(() => takeLock(lock, "ann"), { code: "ENOSPC" });
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it("isn't removed by one who had it, when another one has it now", () => {
    const taken = takeLock(lock, "ann");
    fs.rmSync(lock);
    write({ ...MINE, who: "bob" });
    assert.ok("letGo" in taken);
    taken.letGo();
    assert.ok(fs.existsSync(lock));
  });

  const abandoned: [what: string, holder: object][] = [
    ["has ended", { ...MINE, pid: NOBODY, startTime: "1" }],
    ["has ended, and nobody knows when it started", { ...MINE, pid: NOBODY, startTime: "" }],
    ["has a number that another one has now", { ...MINE, startTime: "1" }],
  ];
  for (const [what, holder] of abandoned) {
    it(`is taken over from a process that ${what}`, () => {
      write(holder);
      assert.equal(whoHas(lock), undefined);
      assert.equal(blockedBy(), undefined);
      assert.deepEqual(fs.readdirSync(folder), ["it.lock"]);
    });
  }

  it("is taken over although whoever took it over last was killed at that", () => {
    write({ ...MINE, pid: NOBODY, startTime: "1" });
    fs.copyFileSync(lock, `${lock}.clearing`);
    assert.equal(blockedBy(), undefined);
    assert.deepEqual(fs.readdirSync(folder), ["it.lock"]);
  });

  it("isn't taken from another machine's process, whatever runs here", () => {
    write({ ...MINE, host: "elsewhere", pid: NOBODY, startTime: "1" });
    assert.equal(blockedBy()?.why, "elsewhere");
    assert.ok(fs.existsSync(lock));
  });

  const unreadable: [found: RegExp, make: () => void][] = [
    [/^is a folder$/, () => fs.mkdirSync(lock)],
    [/^is empty$/, () => fs.writeFileSync(lock, "\n")],
    [/^is a link to nothing$/, () => fs.symlinkSync(path.join(folder, "gone"), lock)],
    ...[
      "garbage",
      "null",
      "[]",
      "{}",
      '{"pid":"1","host":"h"}',
      '{"pid":-1,"host":"h"}',
      '{"pid":1}',
      '{"pid":1,',
    ].map((text): [RegExp, () => void] => [
      /^doesn't say who made it$/,
      () => fs.writeFileSync(lock, text),
    ]),
  ];
  for (const [index, [found, make]] of unreadable.entries()) {
    it(`is left as it is where it ${found.source.slice(1, -1)} (${index})`, () => {
      make();
      const before = fs.readdirSync(folder);
      const blocked = blockedBy();
      assert.ok(blocked?.why === "unreadable");
      assert.match(blocked.found, found);
      assert.equal(blocked.lock, lock);
      assert.deepEqual(fs.readdirSync(folder), before);
    });
  }

  it("is one's of eight that find it abandoned at once", async () => {
    // Each says that it is ready, tries when it is told to, and keeps what it has until all have tried.
    const script = `
      const { takeLock } = require(${JSON.stringify(MODULE)});
      process.stdin.once("data", () => {
        const taken = takeLock(process.argv[1], "one of eight");
        console.log("letGo" in taken ? "has it" : taken.blocked.why);
        process.stdin.once("data", () => process.exit());
      });
      console.log("ready");`;
    const register = ["-r", "ts-node/register/transpile-only", "-e", script, lock];
    const children = Array.from({ length: 8 }, () => spawn(process.execPath, register));
    const said = children.map((child) =>
      readline.createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    );
    const next = () => Promise.all(said.map(async (lines) => (await lines.next()).value as string));
    try {
      assert.deepEqual(new Set(await next()), new Set(["ready"]));
      write({ ...MINE, pid: NOBODY, startTime: "1" });
      const tell = () => children.forEach(({ stdin }) => stdin.write("go\n"));
      tell();
      const answers = await next();
      assert.deepEqual(answers.sort(), ["has it", ...Array<string>(7).fill("held")]);
      const ended = Promise.all(
        children.map((child) => new Promise((resolve) => child.once("exit", resolve))),
      );
      tell();
      await ended;
      assert.deepEqual(fs.readdirSync(folder), []);
    } finally {
      children.forEach((child) => child.kill("SIGKILL"));
    }
  });
});
