// The steps of the drill: each does what an operator would do, and checks the result.
import { OperatorError } from "../../src/errors";
import type { Sessions } from "./application";
import {
  type CommandResult,
  type PlannedChange,
  plannedChanges,
  type PulumiCommands,
} from "./pulumi";
import type { Scenario } from "./scenarios";

/** How a step went. */
export interface StepOutcome {
  readonly ok: boolean;
  /** A sentence, or the output that says why. */
  readonly found: string;
}

/** What a change of the tag may touch: a new task definition, the service, and the record of its proof. */
const ROLLBACK_CHANGES = [
  "replace aws:ecs/taskDefinition:TaskDefinition",
  "update aws:ecs/service:Service",
  "update pulumi:index:Stash",
];

/** Deploys a release that is expected to be proven. */
export async function deploy(pulumi: PulumiCommands, tag: string): Promise<StepOutcome> {
  await setTag(pulumi, tag);
  const result = await pulumi.run(["up", "--yes"]);
  return judgeSuccess(pulumi, result, tag);
}

/** Deploys a release that must be caught, for the scenario's reason; the outputs must not name it. */
export async function deployBad(pulumi: PulumiCommands, scenario: Scenario): Promise<StepOutcome> {
  const before = await pulumi.outputs();
  await setTag(pulumi, scenario.tag);
  const result = await pulumi.run(["up", "--yes"]);
  const message = failureMessage(result.output);
  if (result.exitCode === 0) return { ok: false, found: "The bad release was not caught." };
  if (!scenario.reason.test(message)) {
    return { ok: false, found: `It failed, but not because of ${scenario.reason}:\n${message}` };
  }
  const { imageTag } = await pulumi.outputs();
  return imageTag === before["imageTag"]
    ? { ok: true, found: message }
    : { ok: false, found: `The outputs name \`${imageTag}\` as live, which was never proven.` };
}

/** How a rollback went. */
export interface RollbackOutcome extends StepOutcome {
  /** When `pulumi up` was started, milliseconds since the epoch; undefined when it wasn't. */
  readonly upStartedAt?: number;
}

/**
 * Goes back by config: the preview must show the release's own parts and nothing else.
 *
 * @param from the bad release, which the confirmation names.
 */
export async function rollBack(
  pulumi: PulumiCommands,
  from: string,
  tag: string,
): Promise<RollbackOutcome> {
  await setConfig(pulumi, { imageTag: tag, ...confirmation(from, tag) });
  const preview = await pulumi.run(["preview", "--json"], { quiet: true });
  if (preview.exitCode !== 0) return { ok: false, found: preview.output };
  const changes = plannedChanges(preview.stdout).map(describeChange);
  pulumi.show(`$ ${preview.command}: ${changes.join(", ")}; nothing else`);
  const unexpected = changes.filter((change) => !ROLLBACK_CHANGES.includes(change));
  if (unexpected.length > 0 || !changes.includes("update aws:ecs/service:Service")) {
    return { ok: false, found: `The preview shows ${changes.join(", ") || "nothing"}.` };
  }
  const upStartedAt = Date.now();
  // It was previewed a moment ago: another preview would only keep the bad release live for longer.
  const result = await pulumi.run(["up", "--yes", "--skip-preview"]);
  return { ...(await judgeSuccess(pulumi, result, tag)), upStartedAt };
}

/** Looks for the row that was written before the bad release. */
export async function checkRow(sessions: Sessions, title: string): Promise<StepOutcome> {
  return (await sessions.has(title))
    ? { ok: true, found: `The row \`${title}\` is there.` }
    : { ok: false, found: `The row \`${title}\` is gone.` };
}

/** The error lines of a failed update, without the engine's frame around them. */
export function failureMessage(output: string): string {
  const lines = output.split("\n");
  const start = lines.findIndex((line) => /^Diagnostics:/.test(line.trim()));
  return (start < 0 ? lines : lines.slice(start + 1)).join("\n").trim();
}

/** What an operator types to confirm, with somebody who approves (docs/guards.md). */
function confirmation(from: string, to: string): Record<string, string> {
  return {
    "rollback.from": from,
    "rollback.to": to,
    "rollback.confirm": "ROLLBACK",
    // No reason confirms two rollbacks.
    "rollback.reason": `the drill's release ${from} is bad (${new Date().toISOString()})`,
    "rollback.requestedBy": "drill-operator",
    "rollback.approvedBy": "drill-approver",
    "rollback.justification": "rehearsed every week",
    "rollback.expires": new Date(Date.now() + CONFIRMED_FOR_MS).toISOString(),
  };
}

const CONFIRMED_FOR_MS = 60 * 60_000;

async function setTag(pulumi: PulumiCommands, tag: string): Promise<void> {
  await setConfig(pulumi, { imageTag: tag });
}

async function setConfig(pulumi: PulumiCommands, values: Record<string, string>): Promise<void> {
  const pairs = Object.entries(values).flatMap(([key, value]) => [
    "--plaintext",
    `${key}=${value}`,
  ]);
  const { exitCode, output } = await pulumi.run(["config", "set-all", "--path", ...pairs]);
  if (exitCode !== 0) throw new OperatorError(`The config can't be set:\n${output}`);
}

async function judgeSuccess(
  pulumi: PulumiCommands,
  result: CommandResult,
  tag: string,
): Promise<StepOutcome> {
  if (result.exitCode !== 0) return { ok: false, found: failureMessage(result.output) };
  const { imageTag, verification } = await pulumi.outputs();
  return imageTag === tag
    ? { ok: true, found: `Verified:\n${JSON.stringify(verification, undefined, 2)}` }
    : { ok: false, found: `The outputs name \`${imageTag}\` as live, not \`${tag}\`.` };
}

function describeChange({ op, type }: PlannedChange): string {
  return `${op} ${type}`;
}
