// What the verbs need of the world, by a small world.
import * as fs from "node:fs";
import { REQUESTED_BY } from "../../../src/health/circumstances";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { aService, aState, CONTAINER, imageOf } from "./aws";
import { TAGS, type World } from "./world";

/** All that a verb needs. */
export function depsOf(world: World): RollbackDeps {
  return {
    folder: world.at.folder,
    narrate: (line) => void world.said.push(line),
    signal: world.signal,
    ask: world.answers && ((question) => world.answer(question)),
    whoRuns: () => "ann",
    clock: {
      now: () => world.now,
      sleep: async (ms) => void (world.now += ms),
    },
    begin: (what) => world.begin(what),
    writeConfig: (file, changes) => world.write(file, changes),
    http: { get: async (url) => world.http(new URL(url).pathname) },
    prove: async ({ imageTag, image, taskDefinition }) => {
      world.do(`prove ${imageTag}`, "prove");
      const seconds = { firstAnswer: 1, ecs: 2, http: 1, smoke: 1, latency: 1, coverage: 1 };
      return {
        imageTag,
        image,
        taskDefinition,
        verifiedAt: new Date(world.now).toISOString(),
        strength: "full",
        seconds: { ...seconds, total: 7 },
        latencyMs: { p50: 5, p95: 9, max: 9, samples: 20 },
      };
    },
    pulumi: pulumiOf(world),
    aws: {
      ecs: () => ({
        describeRollout: async () => {
          world.failFor("ecs");
          if (world.inEcs === undefined) {
            return { service: undefined, tasks: [], stoppedTasks: [], targets: [] };
          }
          const { inEcs: tag, inFlight } = world;
          const since = world.since(tag);
          const digest = world.images.get(tag) ?? "sha256:gone";
          const revision = `${world.revisionOf(tag)}${world.madeByHand ? "0" : ""}`;
          return aService(revision, { digest, since, inFlight });
        },
        describeContainer: async (revision) => ({
          image: imageOf(TAGS[Number(revision.split(":")[1]?.[0]) - 1] ?? ""),
          logStreamPrefix: undefined,
        }),
        lastLogLines: async () => [],
      }),
      service: () => serviceOf(world),
      access: async () => world.access,
    },
    sources: {
      registry: async () => {
        world.failFor("registry");
        return {
          image: async (tag) => {
            world.failFor("image");
            const digest = world.images.get(tag);
            return digest === undefined ? undefined : { digest, architectures: ["X86_64"] };
          },
          tags: async () => [...world.images.keys()],
          says: async () => undefined,
        };
      },
      commits: async () => [],
      localCommits: async () => [],
      runs: async () => [],
      migrations: () => world.migrations,
    },
    machine: {
      hostname: () => world.hostname,
      programOf: (pid) => world.processes.get(pid),
      kill: (pid, signal) => void world.done.push(`kill ${pid} ${signal}`),
    },
  };
}

function pulumiOf(world: World): RollbackDeps["pulumi"] {
  return {
    engine: (file) => ({
      file,
      warmUp: () => undefined,
      preview: async (plan, { env = {} } = {}) => {
        const copy = env["PULUMI_OPTION_CONFIG_FILE"];
        if (copy !== undefined) world.copies.push(fs.readFileSync(copy, "utf8"));
        world.do("preview", "preview");
        fs.writeFileSync(plan, "{}");
        world.now += 5_000;
        return "the preview";
      },
      up: async ({ message, plan, targets = [], env = {} }) => {
        const how = [plan && "planned", targets.length > 0 && "the proof alone"].filter(Boolean);
        world.done.push([`up "${message}"`, ...how].join(", "));
        world.requestedBy.push(env[REQUESTED_BY]);
        world.now += 20_000;
        world.up(world, world.file.imageTag ?? "");
      },
      refresh: async () => {
        world.do("refresh", "refresh");
        world.inState = world.inEcs;
      },
      cancel: async () => world.do("cancel", "cancel"),
    }),
    gate: async () => ({
      stack: "prod",
      release: "rollback",
      passes: world.objections.every(({ level }) => level !== "mandatory"),
      changes: [{ name: "app", type: "aws:ecs/service:Service", what: "update" }],
      objections: world.objections,
    }),
    state: async () => {
      world.failFor("state");
      const tag = world.inState;
      const live = tag === undefined ? undefined : { tag, taskDefinition: world.revisionOf(tag) };
      return aState(live, world.proofs);
    },
    history: async () => {
      world.failFor("history");
      return world.updates;
    },
    ledger: async () => {
      world.failFor("history");
      return world.updates;
    },
    // The last one stays.
    lock: async () => (world.locks.length > 1 ? world.locks.shift()! : world.locks[0]!),
    proofCopies: async () => ({
      newest: world.copy,
      why: world.copy === undefined ? ["there is none on this machine"] : [],
    }),
  };
}

function serviceOf(world: World): ReturnType<RollbackDeps["aws"]["service"]> {
  return {
    revisions: async () => {
      world.failFor("revisions");
      return TAGS.slice(0, 3)
        .toReversed()
        .map((tag) => ({
          taskDefinition: world.revisionOf(tag),
          images: { [CONTAINER]: imageOf(tag) },
        }));
    },
    update: async (revision, force) => {
      world.do(`UpdateService ${revision}${force ? " by force" : ""}`, "update");
      world.inEcs = TAGS[Number(revision.split(":")[1]) - 1];
      return "arn:service";
    },
    stopDeployment: async () => world.do("StopServiceDeployment", "stop"),
    tags: async () => {
      world.failFor("tags");
      return { arn: "arn:service", tags: { ...world.ecsTags } };
    },
    tag: async (_, tags) => {
      world.do(`tag ${JSON.stringify(tags)}`, "tag");
      Object.assign(world.ecsTags, tags);
    },
    untag: async (_, keys) => {
      world.do(`untag ${keys.join()}`, "untag");
      for (const key of keys) delete world.ecsTags[key];
    },
  };
}
