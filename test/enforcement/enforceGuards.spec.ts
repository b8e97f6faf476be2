// The program's own guards under Pulumi's mocks, which run no hook: the sandbox's tests do.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { all, only } from "../support/mocks";
import { runProgram } from "../support/program";

const SERVICE = "urn:pulumi:prod::conflicto::webapp:service:Service$aws:ecs/service:Service::svc";

/** A state in which `tag` is live. */
function live(tag: string) {
  return { [SERVICE]: { type: "aws:ecs/service:Service", outputs: { tags: { release: tag } } } };
}

describe("the program's guards", () => {
  const { PATH } = process.env;
  let folder: string;

  /** Makes `pulumi stack history` answer this. */
  function history(...entries: object[]): void {
    const answer = JSON.stringify(
      entries.map((entry) => ({ kind: "update", startTime: "2026-11-22T12:00:00.000Z", ...entry })),
    );
    fs.writeFileSync(path.join(folder, "pulumi"), `#!/bin/sh\ncat <<'END'\n${answer}\nEND\n`, {
      mode: 0o755,
    });
  }
  const went = (tag: string, result: string) => ({
    result,
    config: { "conflicto:imageTag": { value: tag } },
    resourceChanges: { update: 1 },
  });

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "guards-"));
    process.env["PATH"] = `${folder}${path.delimiter}${PATH}`;
  });
  afterEach(() => {
    process.env["PATH"] = PATH;
    fs.rmSync(folder, { recursive: true });
  });

  it("refuse an unconfirmed rollback before anything is declared", async () => {
    history(went("9f8e7d6c5b4a", "failed"), went("0a1f3c5e7b9d", "succeeded"));
    await assert.rejects(
      runProgram("prod", {}, {}, live("9f8e7d6c5b4a")),
      /^Error: rollback-confirmed: `9f8e7d6c5b4a` is live, so deploying `0a1f3c5e7b9d` is a rollback/,
    );
    assert.deepEqual(all("aws:ecs/cluster:Cluster"), []);
  });

  it("let it through once it is confirmed", async () => {
    history(went("9f8e7d6c5b4a", "failed"), went("0a1f3c5e7b9d", "succeeded"));
    const rollback = JSON.stringify({
      from: "9f8e7d6c5b4a",
      to: "0a1f3c5e7b9d",
      confirm: "ROLLBACK",
      reason: "checkout fails",
      requestedBy: "ann",
      approvedBy: "bob",
      justification: "no fix in sight",
      expires: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await runProgram("prod", { rollback }, {}, live("9f8e7d6c5b4a"));
    const tags = only("aws:ecs/service:Service").inputs["tags"] as Record<string, string>;
    assert.equal(tags["release"], "0a1f3c5e7b9d");
  });

  it("let a new release through without one", async () => {
    history(went("9f8e7d6c5b4a", "succeeded"));
    await runProgram("prod", { imageTag: "1c1c1c1c1c1c" }, {}, live("9f8e7d6c5b4a"));
  });

  it("need no history while nothing changes", async () => {
    fs.writeFileSync(path.join(folder, "pulumi"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await runProgram("prod", {}, {}, live("0a1f3c5e7b9d"));
  });

  it("refuse a change of the tag when the history can't be read", async () => {
    fs.writeFileSync(path.join(folder, "pulumi"), "#!/bin/sh\necho broken >&2\nexit 1\n", {
      mode: 0o755,
    });
    await assert.rejects(
      runProgram("prod", {}, {}, live("9f8e7d6c5b4a")),
      /pulumi stack history .* for .*prod failed: broken/,
    );
  });

  it("believe the last verified release of a service that doesn't name its own", async () => {
    history(went("0a1f3c5e7b9d", "succeeded"));
    const state = { [SERVICE]: { outputs: {} } };
    await runProgram("prod", {}, {}, state);
    await assert.rejects(
      runProgram("prod", {}, { imageTag: "9f8e7d6c5b4a" }, state),
      /`9f8e7d6c5b4a` is live/,
    );
  });

  it("refuse a pinned release", async () => {
    await assert.rejects(
      runProgram("prod", { pinnedTags: '["0a1f3c5e7b9d"]' }),
      /image-not-pinned: `0a1f3c5e7b9d` is pinned/,
    );
  });

  it("don't come off by config", async () => {
    await assert.rejects(
      runProgram("dev", {}, { guards: "production" }),
      /guards-not-lowered: This stack has production's guards/,
    );
  });

  it("ask for no confirmation in dev", async () => {
    history(went("9f8e7d6c5b4a", "failed"), went("0a1f3c5e7b9d", "succeeded"));
    await runProgram("dev", {}, {}, live("9f8e7d6c5b4a"));
  });
});
