import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readLock } from "../../src/pulumi/lock";

const FILE = { project: "conflicto", stack: "prod", folder: "/nowhere" };

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

  it("is found where the project names the folder, relative to itself", async () => {
    lockedBy(process.pid, os.hostname());
    delete process.env["PULUMI_BACKEND_URL"];
    const project = fs.mkdtempSync(path.join(folder, "project-"));
    fs.writeFileSync(path.join(project, "Pulumi.yaml"), "backend: { url: 'file://..' }\n");
    const state = (await readLock({ ...FILE, folder: project })) as { lock?: { pid: number } };
    assert.equal(state.lock?.pid, process.pid);
  });

  it("isn't taken for free where the backend's folder isn't there", async () => {
    process.env["PULUMI_BACKEND_URL"] = `file://${folder}/unmounted`;
    const { unknown } = (await readLock(FILE)) as { unknown: string };
    assert.match(unknown, /^the lock can't be read: .*unmounted isn't there$/);
  });

  for (const [title, spoil] of [
    ["where its file holds no JSON", (file: string) => fs.writeFileSync(file, "half of i")],
    ["where its file can't be read", (file: string) => fs.mkdirSync(file)],
  ] as const) {
    it(`isn't taken for free ${title}`, async () => {
      const locks = path.join(folder, ".pulumi/locks/organization/conflicto/prod");
      fs.mkdirSync(locks, { recursive: true });
      spoil(path.join(locks, "1.json"));
      const state = (await readLock(FILE)) as { unknown: string };
      assert.match(state.unknown, /^the lock can't be read: /);
    });
  }

  it("can't be told beforehand on another backend", async () => {
    process.env["PULUMI_BACKEND_URL"] = "https://api.pulumi.com";
    assert.deepEqual(await readLock(FILE), {
      unknown: "on this backend only an update can see it",
    });
  });
});
