// A long past for a stack of the sandbox: releases in its history, tags in the registry, runs and commits on GitHub.
import * as fs from "node:fs";
import * as http from "node:http";
import type * as net from "node:net";
import * as path from "node:path";
import { createHash } from "node:crypto";
import { KEPT_PROOFS, type ProofEntry } from "../../src/guards/release/proofs";
import { PROOF_RECORD } from "../../src/guards/resourceTypes";
import { applicationRepository } from "../images/applicationRepository";
import { STATE_DIR } from "../paths";

const HISTORY = path.join(STATE_DIR, "pulumi/.pulumi/history/conflicto/prod");
const STATE = path.join(STATE_DIR, "pulumi/.pulumi/stacks/conflicto/prod.json");
const AT_ONCE = 20;
const HOUR = 3600;

/** The tag of the n-th release, newest first: as a commit's SHA begins. */
export function tagAt(index: number): string {
  return createHash("sha1").update(`release ${index}`).digest("hex").slice(0, 12);
}

/** Writes updates before the newest one of a stack, each like it but for its tag and time. */
export function addReleases(count: number): void {
  const [name] = fs.readdirSync(HISTORY).filter((file) => file.endsWith(".history.json"));
  if (name === undefined) throw new Error(`no history in ${HISTORY}`);
  const text = fs.readFileSync(path.join(HISTORY, name), "utf8");
  const entry = JSON.parse(text) as {
    startTime: number;
    endTime: number;
    config: Record<string, unknown>;
  };
  const tagKey = Object.keys(entry.config).find((key) => key.endsWith("imageTag"))!;
  for (let index = 0; index < count; index++) {
    const earlier = (index + 1) * HOUR;
    const [startTime, endTime] = [entry.startTime - earlier, entry.endTime - earlier];
    const config = { ...entry.config, [tagKey]: tagAt(index) };
    const file = path.join(HISTORY, `prod-${BigInt(startTime) * 1_000_000_000n}.history.json`);
    fs.writeFileSync(file, JSON.stringify({ ...entry, startTime, endTime, config }));
  }
}

/** Has state say that the newest of them were proven, as many as it keeps: before what was really proven. */
export function addProofs(): void {
  const text = fs.readFileSync(STATE, "utf8");
  const state = JSON.parse(text) as {
    checkpoint: {
      latest: { resources: { type: string; inputs: RecordInState; outputs: RecordInState }[] };
    };
  };
  const record = state.checkpoint.latest.resources.find(({ type }) => type === PROOF_RECORD)!;
  for (const { input } of [record.inputs, record.outputs]) {
    const [first] = input.proofs;
    const count = KEPT_PROOFS - input.proofs.length;
    const earlier = Array.from({ length: count }, (_, index) => ({ ...first!, tag: tagAt(index) }));
    input.proofs.unshift(...earlier.reverse());
  }
  fs.writeFileSync(STATE, JSON.stringify(state));
}

interface RecordInState {
  readonly input: { readonly proofs: ProofEntry[] };
}

/** Gives an image that is there more tags. */
export async function addTags(tag: string, count: number): Promise<void> {
  const repository = applicationRepository();
  const manifest = await repository.readManifest(tag);
  for (let begin = 0; begin < count; begin += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, count - begin) }, (_, i) => begin + i);
    await Promise.all(indexes.map((index) => repository.writeManifest(tagAt(index), manifest)));
  }
}

/** GitHub's two lists, page by page, on the loopback interface: a stand-in that answers at once. */
export async function startGithub(count: number): Promise<{ url: string; stop: () => void }> {
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://loopback");
    const size = Number(searchParams.get("per_page") ?? 30);
    const first = (Number(searchParams.get("page") ?? 1) - 1) * size;
    const length = Math.max(0, Math.min(size, count - first));
    const page = Array.from({ length }, (_, index) => first + index);
    const isRuns = pathname.endsWith("/runs");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(isRuns ? { workflow_runs: page.map(run) } : page.map(commit)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

function run(index: number): object {
  return {
    id: index,
    html_url: `https://github.example/runs/${index}`,
    display_title: `Deploy to Production ${tagAt(index)}`,
    head_sha: tagAt(index),
    status: "completed",
    conclusion: "success",
    run_started_at: "2026-11-24T03:00:00Z",
    actor: { login: "ann" },
  };
}

function commit(index: number): object {
  const author = { name: "Ann", date: "2026-11-24T03:00:00Z" };
  return {
    sha: createHash("sha1").update(`release ${index}`).digest("hex"),
    commit: { message: `Change ${index}`, author, committer: author },
  };
}
