// Whether this update may begin at all: judged before any resource is declared, so that a refused release
// touches nothing. It holds when nobody names a policy pack, too.
import * as pulumi from "@pulumi/pulumi";
import { pulumiLine } from "../commandLines";
import type { StackConfig } from "../config/structure";
import { qualifiedStackName } from "../outputs/earlierOutputs";
import type { EarlierOutputs } from "../outputs/readOutputs";
import { describeError, OperatorError } from "../errors";
import { levelOf } from "../guards/levels";
import { approvalLowered } from "../guards/release/approval";
import type { Refusal, ReleaseVerdict } from "../guards/release/judge";
import { guardsLowered } from "../guards/release/profile";
import { proofRefusals } from "../guards/release/proofChange";
import { judgeAskedRelease } from "./releaseFacts";
import type { StackState } from "./stackState";

/**
 * Judges the release that config asks for.
 *
 * @returns what it is, so that the hooks can hold a rollback to its blast radius.
 * @throws pulumi.RunError with every refusal, and the lines to type.
 */
export async function admitRelease(
  config: StackConfig,
  earlier: EarlierOutputs,
  state: StackState,
): Promise<ReleaseVerdict> {
  const verdict = await judge(config, state);
  const { stack, proofChange } = config;
  const change = { stack, proofChange, kind: verdict.kind, now: new Date() };
  const refusals = [
    ...verdict.refusals,
    ...guardsLowered(earlier.guards, config.guards),
    ...approvalLowered({
      ...change,
      before: earlier.requireApproval,
      after: config.requireApproval,
    }),
    ...proofRefusals({
      ...change,
      before: state.proofSettings,
      after: config.proof,
      desiredCount: config.desiredCount,
    }),
  ];
  const [refused, warnings] = ["mandatory", "advisory"].map((level) =>
    refusals.filter(({ rule }) => levelOf(rule.name, config.guards) === level).map(describe),
  );
  for (const warning of warnings ?? []) await pulumi.log.warn(warning);
  if (config.emergency) await pulumi.log.warn(short(config.stack));
  if (refused?.length) throw new pulumi.RunError(refused.join("\n\n"));
  return verdict;
}

async function judge(config: StackConfig, { live, record }: StackState): Promise<ReleaseVerdict> {
  const address = {
    project: pulumi.getProject(),
    stack: qualifiedStackName(),
    folder: process.cwd(),
  };
  const { stack, region } = config;
  try {
    return await judgeAskedRelease(address, { stack, region, config, live, record });
  } catch (error) {
    if (error instanceof OperatorError) throw new pulumi.RunError(describeError(error));
    throw error;
  }
}

function short(stack: string): string {
  return (
    "Config `emergency` is on: old tasks drain for a second, and the proof asks less often. If this is not an emergency, " +
    `remove it: \`${pulumiLine(stack, "config", "rm", "emergency")}\`.`
  );
}

function describe({ rule, message }: Refusal): string {
  return `${rule.name}: ${message}`;
}
