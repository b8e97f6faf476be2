import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { StackFile } from "../../src/config/stackFile";
import { readLock } from "../../src/rollback/lock";

const FILE = { project: "conflicto", stack: "prod" } as StackFile;

describe("the lock of a stack", () => {
  const before = process.env["PULUMI_BACKEND_URL"];
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "backend-"));
    process.env["PULUMI_BACKEND_URL"] = `file://${folder}`;
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env["PULUMI_BACKEND_URL"];
    else process.env["PULUMI_BACKEND_URL"] = before;
  });

  /** As Pulumi writes it (pkg/backend/diy/lock.go). */
  function lockedBy(pid: number, hostname: string): void {
    const locks = path.join(folder, ".pulumi/locks/organization/conflicto/prod");
    fs.mkdirSync(locks, { recursive: true });
    const lock = { pid, username: "ann", hostname, timestamp: "2026-11-24T04:00:00Z" };
    fs.writeFileSync(path.join(locks, "1.json"), JSON.stringify(lock));
  }

  it("is free where no file is", async () => {
    assert.deepEqual(await readLock(FILE), { lock: undefined });
  });

  it("names who has it, since when", async () => {
    lockedBy(process.pid, os.hostname());
    const { lock } = (await readLock(FILE)) as unknown as { lock: Record<string, unknown> };
    assert.equal(lock["holder"], `ann@${os.hostname()} (process ${process.pid})`);
    assert.deepEqual([lock["since"], lock["isAbandoned"]], ["2026-11-24T04:00:00Z", false]);
  });

  for (const [title, pid, hostname, isAbandoned] of [
    ["is abandoned by a process that has ended", 2 ** 22, os.hostname(), true],
    ["isn't taken for abandoned on another machine", 2 ** 22, "elsewhere", false],
  ] as const) {
    it(title, async () => {
      lockedBy(pid, hostname);
      const { lock } = (await readLock(FILE)) as unknown as { lock: Record<string, unknown> };
      assert.equal(lock["isAbandoned"], isAbandoned);
    });
  }

  it("can't be told beforehand on another backend", async () => {
    process.env["PULUMI_BACKEND_URL"] = "s3://bucket";
    assert.match(JSON.stringify(await readLock(FILE)), /unknown/);
  });
});
