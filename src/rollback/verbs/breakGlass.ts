// `rollback break-glass`: when Pulumi, its state or CI is down, straight to ECS, by the task definition that was kept.
// The stack's file is all it needs.
import { asked, type ServicePort } from "../../aws/ecsService";
import { atMost } from "../../aws/timeLimit";
import { OperatorError } from "../../errors";
import { readStackFile, type StackFile } from "../../config/stackFile";
import { CONFIRM_WORD, LEAST_REASON } from "../../guards/release/confirmation";
import { breakGlassCommand, RELEASE_TAG } from "../../release/rollbackPoints";
import { chooseRevision, type KeptRelease } from "../judge/breakGlassChoice";
import { rollbackLine } from "../../commandLines";
import { type Live, readLive, tagOf } from "../facts/live";
import { NOTE } from "../facts/note";
import { refused, type Outcome } from "../../report/outcome";
import { readPast } from "../facts/past";
import type { RollbackDeps } from "../deps";
import { people, release } from "../options";
import { confirmWord, type ConfirmationFlags } from "../people";
import { answer } from "../facts/situation";
import type { Verb } from "../verb";
import { prove, verificationTarget } from "./verify";

/** How it is done. */
export interface BreakGlassOptions extends ConfirmationFlags {
  readonly stack: string;
  readonly target: string;
}

/** As it is typed. */
export const BREAK_GLASS: Verb<ConfirmationFlags, string> = {
  define: (root) =>
    people(
      root
        .command("break-glass")
        .description("straight to ECS, when Pulumi, its state or CI is down")
        .addArgument(release("<target>")),
    ),
  run: ({ target, options }, deps) => breakGlass({ ...options, target }, deps),
};

const TIME_LIMIT_MS = 10_000;
const REGISTRY_TIME_LIMIT_MS = 2_000;

/** Does it, proves it, and leaves a note on the service, so that `adopt` can make config and state say it. */
export async function breakGlass(options: BreakGlassOptions, deps: RollbackDeps): Promise<Outcome> {
  const { stack, target } = options;
  const { narrate, signal } = deps;
  const file = readStackFile(deps.folder, stack);
  const service = deps.aws.service(file);
  narrate("Looking at ECS, and at what was proven here");
  const [live, kept, past] = await Promise.all([
    liveNow(file, deps),
    keptRevisions(service, file, signal),
    readPast(file, deps),
  ]);
  for (const note of past.notes) narrate(note);
  const found = chooseRevision({ target, live, kept, past, stack });
  if (!("wanted" in found)) return refused(found.refused, found.next);
  const { wanted } = found;
  for (const note of found.notes) narrate(note);
  const gone = await imageIsGone(file, wanted.tag, deps);
  if (gone !== undefined) return refused(gone, rollbackLine(stack, "candidates"));
  const lines = awsLines(file, wanted.taskDefinition);
  narrate(`The same by hand:\n  ${lines.join("\n  ")}`);
  const reason = await confirmed(options, live?.tag, wanted.tag, file, deps);
  if (typeof reason !== "string") return reason;
  deps.begin(`asked ECS for \`${wanted.tag}\``);
  await forceUpdate(service, wanted, reason, deps);
  const proof = await prove(verificationTarget(file, wanted, {}), deps);
  return {
    ...proof,
    report: { ...proof.report, brokeGlass: wanted.taskDefinition, from: live?.tag },
    lines: [
      ...proof.lines,
      `Config and state don't know it yet. Next, once Pulumi is back: \`${rollbackLine(stack, "adopt")}\``,
    ],
  };
}

function liveNow(file: StackFile, { aws, signal }: RollbackDeps): Promise<Live | undefined> {
  const limit = atMost(TIME_LIMIT_MS, signal);
  return asked("say what is live", signal, () => readLive(aws.ecs(file), file, limit));
}

/** Whether the registry says that an image isn't there; what it doesn't answer in time stops nothing. */
async function imageIsGone(
  file: StackFile,
  tag: string,
  { sources }: RollbackDeps,
): Promise<string | undefined> {
  const registry = await answer(sources.registry(file, REGISTRY_TIME_LIMIT_MS));
  const image = registry.ok ? await answer(registry.value.image(tag)) : registry;
  if (!image.ok || image.value !== undefined) return undefined;
  return `the registry has no image \`${tag}\`: its tasks could not start.`;
}

/** Newest first. */
async function keptRevisions(
  service: ServicePort,
  { names, values }: StackFile,
  signal: AbortSignal,
): Promise<readonly KeptRelease[]> {
  const revisions = await service.revisions(names.family, signal);
  return revisions.flatMap(({ taskDefinition, images }) => {
    const image = images[values.containerName];
    return image === undefined ? [] : [{ taskDefinition, image, tag: tagOf(image) }];
  });
}

/** The reason that was given, or why it isn't confirmed. */
async function confirmed(
  { confirm, reason, stack, target }: BreakGlassOptions,
  from: string | undefined,
  to: string,
  { values }: StackFile,
  { ask }: RollbackDeps,
): Promise<string | Outcome> {
  if (values.guards !== "production") return reason ?? "";
  const what = `\`${to}\` is about to go live on the stack ${stack} in place of \`${from ?? "nothing"}\`, without Pulumi.`;
  const word = await confirmWord(confirm, what, ask);
  const why = reason?.trim() || (await ask?.("Why (at least ten characters): ")) || "";
  if (word === CONFIRM_WORD && why.length >= LEAST_REASON) return why;
  return refused(
    `it isn't confirmed: --confirm must be ${CONFIRM_WORD}, and --reason must have at least ${LEAST_REASON} characters.`,
    rollbackLine(stack, "break-glass", target),
  );
}

/** Asks ECS, and leaves the note. Without the note, `adopt` only lacks the reason, so a failed note stops nothing. */
async function forceUpdate(
  service: ServicePort,
  { taskDefinition, tag }: KeptRelease,
  reason: string,
  { whoRuns, narrate }: RollbackDeps,
): Promise<void> {
  const arn = await service.update(taskDefinition, true);
  narrate(`ECS was asked to run \`${tag}\``);
  if (arn === undefined) return;
  const note = `${whoRuns()}: ${reason}`
    .replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, " ")
    .slice(0, 256);
  try {
    await service.tag(arn, { [RELEASE_TAG]: tag, [NOTE]: note });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    narrate(`No note was left on the service: ${error.message}`);
  }
}

/** The two commands of the runbook's section "AWS CLI (for direct service manipulation)". */
function awsLines({ region, names }: StackFile, taskDefinition: string): string[] {
  return [
    `aws ecs describe-services --region ${region} --cluster ${names.cluster} --services ${names.service}`,
    breakGlassCommand({ region, ...names }, taskDefinition),
  ];
}
