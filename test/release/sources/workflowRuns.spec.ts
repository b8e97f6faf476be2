// GitHub's client, over a real loopback socket, and what is read from its runs.
import assert from "node:assert/strict";
import {
  tagInTitle,
  type WorkflowCall,
  workflowRuns,
} from "../../../src/release/sources/workflowRuns";
import { firstThen, hangUp, json, loopbackServer, text } from "./loopbackServer";

const PATH = "/repos/owner/name/actions/workflows/deploy-prod.yml/runs";
const RUN = {
  id: 19_501_234_567,
  html_url: "https://github.com/owner/name/actions/runs/19501234567",
  display_title: "Deploy to Production 1b2f4d6e8a0c",
  head_sha: "f".repeat(40),
  status: "completed",
  conclusion: "success",
  created_at: "2026-11-22T20:00:00Z",
  run_started_at: "2026-11-22T20:58:28Z",
  actor: { login: "alice" },
};

const runs = (...changes: object[]) => ({
  total_count: changes.length,
  workflow_runs: changes.map((change) => ({ ...RUN, ...change })),
});

describe("tagInTitle", () => {
  const rows: [string, string | undefined][] = [
    ["Deploy to Production 1b2f4d6e8a0c", "1b2f4d6e8a0c"],
    ["Deploy to Production main-1b2f4d6", "main-1b2f4d6"],
    ["Deploy to Production 1.4.2", "1.4.2"],
    ["Deploy to Production 1.4.2-rc.1 by alice", "1.4.2-rc.1"],
    ["Deploy 0a1f3c5e after 1b2f4d6e", "1b2f4d6e"],
    ["Deploy to Production", undefined],
    ["Deploy to Production latest", undefined],
    ["Merge pull request #1234567 from owner/main", undefined],
    ["", undefined],
  ];
  for (const [title, tag] of rows) {
    it(`finds ${tag ?? "no tag"} in "${title}"`, () => assert.equal(tagInTitle(title), tag));
  }
});

describe("workflowRuns", () => {
  const server = loopbackServer();
  const ask = (changes: Partial<WorkflowCall> = {}) =>
    workflowRuns({
      repository: "owner/name",
      workflow: "deploy-prod.yml",
      limit: 20,
      apiUrl: `http://${server.host()}`,
      timeLimitMs: 5000,
      ...changes,
    });

  it("reads a run", async () => {
    server.answerWith(json(runs({})));
    assert.deepEqual(await ask(), [
      {
        id: 19_501_234_567,
        url: "https://github.com/owner/name/actions/runs/19501234567",
        title: "Deploy to Production 1b2f4d6e8a0c",
        tag: "1b2f4d6e8a0c",
        sha: "f".repeat(40),
        result: "succeeded",
        startedAt: "2026-11-22T20:58:28Z",
        actor: "alice",
      },
    ]);
    assert.deepEqual(server.asked, [
      { path: `${PATH}?per_page=20&page=1`, authorization: undefined },
    ]);
  });

  it("reads how runs ended", async () => {
    const ends: [string, string | null, string][] = [
      ["completed", "success", "succeeded"],
      ["completed", "failure", "failed"],
      ["completed", "timed_out", "failed"],
      ["completed", "startup_failure", "failed"],
      ["completed", "neutral", "failed"],
      ["completed", "cancelled", "cancelled"],
      ["completed", "skipped", "cancelled"],
      ["in_progress", null, "running"],
      ["queued", null, "running"],
    ];
    server.answerWith(json(runs(...ends.map(([status, conclusion]) => ({ status, conclusion })))));
    assert.deepEqual(
      (await ask()).map(({ result }) => result),
      ends.map(([, , result]) => result),
    );
  });

  it("knows no actor whose account was deleted", async () => {
    server.answerWith(json(runs({ actor: null })));
    assert.equal((await ask())[0]?.actor, "ghost");
  });

  it("follows the pages until it has enough", async () => {
    server.answerWith((request, response) => {
      const page = Number(new URL(request.url ?? "", "http://loopback").searchParams.get("page"));
      const ids = Array.from({ length: 100 }, (_, index) => ({ id: page * 1000 + index }));
      json(runs(...ids))(request, response);
    });
    const found = await ask({ limit: 150 });
    assert.deepEqual([found.length, found[0]?.id, found[149]?.id], [150, 1000, 2049]);
    assert.equal(server.asked.length, 2);
  });

  it("stops at the last page", async () => {
    server.answerWith(firstThen(json(runs(...Array<object>(100).fill({}))), json(runs({}))));
    assert.equal((await ask({ limit: 1000 })).length, 101);
  });

  it("sends the token", async () => {
    server.answerWith(json(runs()));
    await ask({ token: "s3cret" });
    assert.equal(server.asked[0]?.authorization, "Bearer s3cret");
  });

  for (const [trouble, first] of [
    ["an answer 500", text(500, "oops")],
    ["a broken connection", hangUp],
  ] as const) {
    it(`asks once more after ${trouble}`, async () => {
      server.answerWith(firstThen(first, json(runs({}))));
      assert.equal((await ask()).length, 1);
    });
  }
});
