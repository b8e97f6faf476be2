// `rollback status`: what is live, in one screen.
import { createHttpProbe } from "../../health/httpProbe";
import { count, judgeHealthAnswer, NO_ANSWERS } from "../../health/healthAnswer";
import type { StackFile } from "../../config/stackFile";
import { provenTag } from "../../release/deployment";
import { EXIT, type Outcome } from "../outcome";
import { liveTagOf, readSituation, type Situation } from "../situation";

const HEALTH_TIME_LIMIT_MS = 3_000;

/** Looks, and says what differs. */
export async function status(folder: string, stack: string): Promise<Outcome> {
  const situation = await readSituation(folder, stack);
  const health = await healthNow(situation);
  const report = statusOf(situation, health);
  return { exitCode: EXIT.done, report, lines: linesOf(report) };
}

/** One answer of the health path, as users get it. */
export async function healthNow(situation: Situation): Promise<string> {
  const { url, healthPath } = addressOf(situation);
  if (url === undefined) return "not asked: the stack's address isn't known";
  const signal = new AbortController().signal;
  const answer = await createHttpProbe().get(`${url}${healthPath}`, HEALTH_TIME_LIMIT_MS, signal);
  const tag = liveTagOf(situation) ?? "";
  const { good, lastReason } = count(NO_ANSWERS, judgeHealthAnswer(answer, tag));
  return good === 1
    ? `healthy, \`${tag}\` answers in ${Math.round(answer.ms)} ms`
    : (lastReason ?? "");
}

/** Where users reach the stack. */
export function addressOf({ state, file }: Situation): {
  url: string | undefined;
  healthPath: string;
} {
  const url = state.ok ? (state.value.outputs["url"] as string | undefined) : undefined;
  return { url: url ?? file.values.url, healthPath: file.values.healthPath };
}

/** What `--json` prints. */
export interface Status {
  readonly stack: string;
  readonly live: {
    readonly tag: string | undefined;
    readonly digest: string | undefined;
    readonly taskDefinition: string | undefined;
    readonly since: string | undefined;
    readonly tasks: string | undefined;
    readonly inFlight: string | undefined;
    readonly why: string | undefined;
  };
  readonly state: { readonly tag: string | undefined; readonly verified: boolean };
  readonly config: { readonly tag: string | undefined };
  readonly differ: readonly string[];
  readonly release: { readonly by: string | undefined; readonly deployedAt: string | undefined };
  readonly health: string;
  readonly lock: string;
  readonly pinned: readonly string[];
  readonly maintenance: boolean;
  readonly notes: readonly string[];
}

function statusOf(situation: Situation, health: string): Status {
  const { file, live, state, history, releases, stateTag } = situation;
  const now = live.ok ? live.value : undefined;
  const release = releases.find(({ tag }) => tag === (now?.tag ?? stateTag));
  return {
    stack: file.stack,
    live: {
      tag: now?.tag,
      digest: now?.digest,
      taskDefinition: now?.taskDefinition,
      since: now === undefined ? undefined : new Date(now.since).toISOString(),
      tasks:
        now &&
        `${now.runningTasks} of ${now.desiredTasks} run, ${now.healthyTargets} healthy targets`,
      inFlight: now?.inFlight,
      why: live.ok ? (now === undefined ? "ECS has no such service" : undefined) : live.why,
    },
    state: { tag: stateTag, verified: state.ok && provenTag(state.value) !== undefined },
    config: { tag: configTag(file) },
    differ: differences(now?.tag, stateTag, configTag(file), file.stack),
    release: { by: release?.by, deployedAt: release?.deployedAt },
    health,
    lock: lockInWords(situation),
    pinned: file.values.pinnedTags,
    maintenance: (file.values as { maintenance?: boolean }).maintenance === true,
    notes: [state, history].flatMap((asked) => (asked.ok ? [] : [asked.why])),
  };
}

function configTag({ imageTag }: StackFile): string | undefined {
  return imageTag;
}

function differences(
  live: string | undefined,
  state: string | undefined,
  config: string | undefined,
  stack: string,
): string[] {
  const found: string[] = [];
  if (live !== undefined && state !== undefined && live !== state) {
    found.push(
      `ECS runs \`${live}\`, state says \`${state}\`: somebody or something else changed it. Next: \`rollback adopt --stack ${stack}\``,
    );
  }
  if (config !== undefined && state !== undefined && config !== state) {
    found.push(
      `Config asks for \`${config}\`, state says \`${state}\`: the next \`pulumi up\` would deploy it.`,
    );
  }
  return found;
}

/** Who holds the lock. */
export function lockInWords({ lock }: Situation): string {
  if ("unknown" in lock) return `not known: ${lock.unknown}`;
  if (lock.lock === undefined) return "free";
  const { holder, since, isAbandoned } = lock.lock;
  return `held by ${holder} since ${since}${isAbandoned ? ", whose process has ended" : ""}`;
}

function linesOf(status: Status): string[] {
  const { live, state, config, release } = status;
  const row = (what: string, text: string) => `${what.padEnd(12)}${text}`;
  return [
    row("stack", status.stack),
    row("live", live.tag === undefined ? (live.why ?? "") : `${live.tag}  ${live.digest ?? ""}`),
    ...(live.tag === undefined ? [] : [row("", `since ${live.since}, ${live.tasks}`)]),
    ...(release.deployedAt === undefined
      ? []
      : [row("", `deployed ${release.deployedAt} by ${release.by ?? "unknown"}`)]),
    row("state", `${state.tag ?? "nothing"}, ${state.verified ? "verified" : "not verified"}`),
    row("config", config.tag ?? "no imageTag"),
    row("health", status.health),
    row("deployment", live.inFlight ?? "none under way"),
    row("lock", status.lock),
    row("pinned", status.pinned.join(", ") || "none"),
    row("maintenance", status.maintenance ? "on" : "off"),
    ...(status.state.verified ? [] : waysBack(status)),
    ...status.differ.map((line) => `! ${line}`),
    ...status.notes.map((note) => `Note: ${note}`),
  ];
}

function waysBack({ stack }: Status): string[] {
  return [
    `Next: \`rollback to previous --stack ${stack} --reason '<why>'\``,
    `Or, without Pulumi: \`rollback break-glass previous --stack ${stack} --confirm ROLLBACK --reason '<why>'\``,
  ];
}
