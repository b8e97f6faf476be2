// What `rollback status` says: of what is live, of what couldn't be seen, and what to type next. Pure.
import type { Option, RangeWord } from "../../migration/rangeVerdict";
import type { RuleId } from "../../migration/ruleTable";
import { pulumiLine, rollbackLine } from "../../commandLines";
import { EXIT, type ExitCode } from "../../report/outcome";
import type { Answer, Situation } from "../facts/situation";
import { changedByHand, nextWhereChanged } from "./changedByHand";
import { forgottenIn } from "./forgotten";
import type { UsersVerdict } from "../facts/usersView";
import { nextLines, type Proof } from "./statusNext";
import {
  isUrgent,
  slotDifferences,
  usersDifferences,
  slotsOf,
  type SlotStatus,
} from "./slotStatus";

/** What going back would meet in the database; or why that isn't known. */
export type WayBackDatabase = { readonly target: string } & (
  | {
      readonly verdict: RangeWord;
      readonly option: Option;
      readonly summary: string;
      readonly risks: readonly RuleId[];
    }
  | { readonly unknown: string }
);

/** What `--json` prints. What isn't known is left out, and stands in `unknown`. */
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
  readonly release: { readonly by: string | undefined; readonly deployedAt: string | undefined };
  readonly health: UsersVerdict;
  readonly deployment: string;
  readonly lock: string;
  readonly pinned: readonly string[];
  readonly maintenance: boolean;
  readonly wayBack: Proof["wayBack"];
  /** Those that something is in. */
  readonly slots: readonly SlotStatus[];
  /** What lies between the live release and the way back; undefined where there is none. */
  readonly database: WayBackDatabase | undefined;
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[];
  /** What differs between ECS, state and config. */
  readonly differ: readonly string[];
  /** What couldn't be seen, and why. */
  readonly unknown: readonly string[];
  /** Commands to type, the first one first. */
  readonly next: readonly string[];
}

/** Puts it together. */
export function statusOf(
  situation: Situation,
  health: UsersVerdict,
  proof: Proof,
  database?: WayBackDatabase,
): Status {
  const { file, live, state, history, releases, stateTag } = situation;
  const now = live.ok ? live.value : undefined;
  const release = releases.find(({ tag }) => tag === (now?.tag ?? stateTag));
  const known = { now: now?.tag, state: stateTag };
  const forgotten = forgottenIn(situation);
  const apart = slotDifferences(situation).filter(
    ({ kind }) => forgotten === undefined || !(kind === "not empty" || kind === "rule unknown"),
  );
  // It would be refused: what is live is pinned, or failed its proof.
  const adopt = rollbackLine(file.stack, "adopt");
  const ofUsers = usersDifferences(situation).map(({ message }) => message);
  const problems = [
    ...(live.ok && now === undefined ? [nothingLive(stateTag)] : []),
    ...(now !== undefined && now.runningTasks < now.desiredTasks
      ? [`Only ${now.runningTasks} of ${now.desiredTasks} tasks of \`${now.tag}\` run.`]
      : []),
    ...(now !== undefined && now.healthyTargets < Math.min(now.runningTasks, now.desiredTasks)
      ? [`Only ${now.healthyTargets} of its tasks are healthy for the load balancer.`]
      : []),
    ...(["unhealthy", "slow"].includes(health.verdict)
      ? health.said.map((said) => `Users: ${said}.`)
      : []),
    ...(health.verdict === "maintenance" ? ["Users get the maintenance page."] : []),
    ...ofUsers,
    ...changedByHand(situation),
    ...(forgotten?.messages ?? []),
    ...(state.ok && now !== undefined && !proof.verified ? [`\`${now.tag}\` isn't verified.`] : []),
  ];
  return {
    stack: file.stack,
    live: {
      tag: now?.tag,
      digest: now?.digest,
      taskDefinition: now?.taskDefinition,
      since: now === undefined ? undefined : new Date(now.since).toISOString(),
      tasks:
        now &&
        `${now.runningTasks} of ${now.desiredTasks} tasks run, ${now.healthyTargets} of them healthy targets`,
      inFlight: now?.inFlight,
      why: live.ok ? (now === undefined ? "ECS has no such service" : undefined) : live.why,
    },
    state: { tag: stateTag, verified: stateTag !== undefined && state.ok && proof.verified },
    config: { tag: file.imageTag },
    release: { by: release?.by, deployedAt: release?.deployedAt },
    health,
    deployment: !live.ok ? notKnown(live.why) : (now?.inFlight ?? "none under way"),
    lock: lockInWords(situation),
    pinned: file.values.pinnedTags,
    maintenance: file.values.maintenance,
    wayBack: proof.wayBack,
    slots: slotsOf(situation),
    database,
    problems,
    differ: [
      ...differences(known, file.imageTag),
      ...apart.map(({ message }) => message).filter((message) => !ofUsers.includes(message)),
      ...(isAbandoned(situation)
        ? ["The update that holds the lock has ended without letting go: no other one can begin."]
        : []),
    ],
    unknown: [
      ...whyNot("what is live", live),
      ...(health.verdict === "unknown" ? [`what users get: ${health.said.join("; ")}`] : []),
      ...whyNot("state", state),
      ...whyNot("history", history),
    ],
    next: [
      ...new Set([
        ...apart.filter(isUrgent).map(({ next }) => next),
        ...(forgotten === undefined ? [] : [forgotten.next]),
        ...nextWhereChanged(
          situation,
          nextLines(file.stack, { ...known, isStateKnown: state.ok }, health, proof),
        ),
        ...apart.map(({ next }) => next).filter((next) => proof.adoptable || next !== adopt),
        // Nobody else will let go of it; a rollback meets it too, and says what to type.
        ...(isAbandoned(situation) ? [pulumiLine(file.stack, "cancel", "--yes")] : []),
      ]),
    ],
  };
}

/** A service that state knows has rarely gone: more often somebody looks in another account. */
function nothingLive(stateTag: string | undefined): string {
  return stateTag === undefined
    ? "Nothing is live: ECS has no such service."
    : `ECS has no such service, and state says that \`${stateTag}\` is live: the credentials here may be of another account, or config's \`aws:region\` another one.`;
}

/**
 * The exit code: 0 live, verified and well; 4 live, but something is wrong; 1 nothing is live, or whether all is well isn't
 * known. History and lock aren't needed to tell.
 */
export function exitCodeOf(
  { live, state, health, problems }: Status,
  isStateKnown: boolean,
): ExitCode {
  if (live.tag !== undefined && problems.length > 0) return EXIT.unhealthy;
  const isKnown = live.tag !== undefined && isStateKnown && health.verdict !== "unknown";
  if (!isKnown) return EXIT.failed;
  return live.tag === state.tag ? EXIT.done : EXIT.unhealthy;
}

function whyNot(what: string, asked: Answer<unknown>): string[] {
  return asked.ok ? [] : [`${what}: ${asked.why}`];
}

/** The text for what couldn't be seen. */
export function notKnown(why: string): string {
  return `not known: ${why}`;
}

function differences(
  { now, state }: { now: string | undefined; state: string | undefined },
  config: string | undefined,
): string[] {
  return [
    ...(now !== undefined && state !== undefined && now !== state
      ? [`ECS runs \`${now}\`, state says \`${state}\`: somebody or something else changed it.`]
      : []),
    ...(config !== undefined && state !== undefined && config !== state
      ? [`Config asks for \`${config}\`, state says \`${state}\`: the next update would deploy it.`]
      : []),
  ];
}

function isAbandoned({ lock }: Pick<Situation, "lock">): boolean {
  return !("unknown" in lock) && lock.lock?.isAbandoned === true;
}

/** Who holds the lock. */
export function lockInWords({ lock }: Pick<Situation, "lock">): string {
  if ("unknown" in lock) return notKnown(lock.unknown);
  if (lock.lock === undefined) return "free";
  const { holder, since, isAbandoned } = lock.lock;
  return `held by ${holder} since ${since}${isAbandoned ? ", whose process has ended" : ""}`;
}
