// What the verbs need of the world, by a small world.
import * as fs from "node:fs";
import { REQUESTED_BY } from "../../../src/health/circumstances";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { allOn, otherSlot, slotOf, type SlotName } from "../../../src/guards/release/slotNames";
import type { SeenService } from "../../../src/aws/seenSlots";
import { aService, aState, CONTAINER, groupOf, imageOf } from "./aws";
import type { IdleSlot } from "./slots";
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
    prove: async ({ imageTag, image, taskDefinition, service }, own = {}) => {
      const where = slotOf(service) === "a" ? "" : " in slot b";
      const through = Object.entries(own).map(([name, value]) => ` by ${name}: ${value}`);
      world.do(`prove ${imageTag}${where}${through.join("")}`, "prove");
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
      slots: () => slotsOf(world),
      ecs: () => ({
        describeRollout: async ({ service }) => {
          world.failFor("ecs");
          if (world.inEcs === undefined || slotOf(service) !== world.liveSlot) {
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
      service: (_, slot) => serviceOf(world, slot),
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
        world.readFromAws();
      },
      cancel: async () => world.do("cancel", "cancel"),
    }),
    slotKeys: async () => {
      world.failFor("secrets");
      return { a: "key-a", b: "key-b" };
    },
    gate: async () => ({
      stack: "prod",
      release: "rollback",
      passes: world.objections.every(({ level }) => level !== "mandatory"),
      changes: [{ name: "app", type: "aws:ecs/service:Service", what: "update" }],
      objections: world.objections,
    }),
    state: async () => {
      world.failFor("state");
      return stateOf(world);
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

function stateOf(world: World): ReturnType<typeof aState> {
  const { inState: live, slotInState: slot, idleInState: idle, proofs, slotProofs } = world;
  const filled = (tag: string, tasks: number) => ({
    tag,
    tasks,
    taskDefinition: world.revisionOf(tag),
  });
  return aState({
    slots: {
      ...(live === undefined ? {} : { [slot]: filled(live, 2) }),
      ...(idle === undefined ? {} : { [otherSlot(slot)]: filled(idle.tag, idle.tasks) }),
    },
    weights: idle && allOn(slot),
    proofs,
    slotProofs,
  });
}

/** Without an idle slot there is no traffic rule either: a stack of before there were slots. */
function slotsOf(world: World): ReturnType<RollbackDeps["aws"]["slots"]> {
  const seen = (inSlot: IdleSlot | undefined): SeenService | undefined =>
    inSlot && {
      taskDefinition: world.revisionOf(inSlot.tag),
      desiredCount: inSlot.tasks,
      runningCount: inSlot.tasks,
      healthyTargets: inSlot.healthy ?? inSlot.tasks,
    };
  return {
    describe: async () => {
      world.failFor("ecs");
      const { liveSlot: slot, idle, inEcs: tag, seenWeights: weights } = world;
      const both = { [slot]: seen(tag === undefined ? undefined : { tag, tasks: 2 }) };
      const targetGroups = { a: groupOf("a"), b: groupOf("b") };
      return {
        weights,
        services: { a: undefined, b: undefined, ...both, [otherSlot(slot)]: seen(idle) },
        rule: weights && { arn: "arn:rule", weights, targetGroups },
      };
    },
    flip: async (_, slot) => {
      world.do(`ModifyRule to slot ${slot}`, "flip");
      if (slot !== world.liveSlot) world.flip();
      world.weights = undefined;
    },
  };
}

function serviceOf(world: World, slot: SlotName): ReturnType<RollbackDeps["aws"]["service"]> {
  return {
    revisions: async () => {
      world.failFor("revisions");
      // Each slot has a family of its own; all that was kept is in the first one's here.
      if (slot === "b") return [];
      return TAGS.slice(0, 3)
        .toReversed()
        .map((tag) => ({
          taskDefinition: world.revisionOf(tag),
          images: { [CONTAINER]: imageOf(tag) },
        }));
    },
    update: async (revision, force) => {
      const where = slot === "a" ? "" : ` of slot ${slot}`;
      world.do(`UpdateService${where} ${revision}${force ? " by force" : ""}`, "update");
      world.inEcs = TAGS[Number(revision.split(":")[1]) - 1];
      return "arn:service";
    },
    stopDeployment: async () => {
      const where = slot === "a" ? "" : ` of slot ${slot}`;
      world.do(`StopServiceDeployment${where}`, "stop");
    },
    tags: async () => {
      world.failFor("tags");
      return { arn: "arn:service", tags: { ...world.ecsTags } };
    },
    tag: async (_, tags) => {
      const where = slot === "a" ? "" : ` slot ${slot}`;
      world.do(`tag${where} ${JSON.stringify(tags)}`, "tag");
      Object.assign(world.ecsTags, tags);
    },
    untag: async (_, keys) => {
      const where = slot === "a" ? "" : `slot ${slot} `;
      world.do(`untag ${where}${keys.join()}`, "untag");
      for (const key of keys) delete world.ecsTags[key];
    },
  };
}
