// `rollback break-glass`: when Pulumi, its state or CI is down, straight to ECS, by the task definition that was kept.
// The stack's file is all it needs.
import { asked, type ServicePort } from "../../aws/ecsService";
import { atMost } from "../../aws/timeLimit";
import { OperatorError } from "../../errors";
import { readStackFile, type StackFile } from "../../config/stackFile";
import { CONFIRM_WORD, LEAST_REASON } from "../../guards/release/confirmation";
import { breakGlassCommand, flipCommand, RELEASE_TAG } from "../../release/rollbackPoints";
import { chooseRevision, type KeptRelease } from "../judge/breakGlassChoice";
import { rollbackLine } from "../../commandLines";
import { readRunning, type Running, tagOf } from "../facts/live";
import { astray, wayTo, type Way } from "../judge/breakGlassWay";
import { SLOTS } from "../../guards/release/slotNames";
import { NOTE } from "../facts/note";
import { refused, type Outcome } from "../../report/outcome";
import { readPast } from "../facts/past";
import type { RollbackDeps } from "../deps";
import { people, release } from "../options";
import { confirmWord, type ConfirmationFlags } from "../people";
import { answer } from "../facts/situation";
import type { Verb } from "../verb";
import { prove, verificationTarget } from "../proveRunning";

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
  const { narrate } = deps;
  const file = readStackFile(deps.folder, stack);
  narrate("Looking at ECS, and at what was proven here");
  const [running, kept, past] = await Promise.all([
    runningNow(file, deps),
    keptRevisions(file, deps),
    readPast(file, deps),
  ]);
  const { live } = running;
  for (const note of past.notes) narrate(note);
  const found = chooseRevision({ target, live, astray: astray(running.seen), kept, past, stack });
  if (!("wanted" in found)) return refused(found.refused, found.next);
  const { wanted } = found;
  for (const note of found.notes) narrate(note);
  const way = wayTo(wanted, running);
  if (way.note !== undefined) narrate(way.note);
  // Tasks that run need no image.
  const gone = way.update ? await imageIsGone(file, wanted.tag, deps) : undefined;
  if (gone !== undefined) return refused(gone, rollbackLine(stack, "candidates"));
  narrate(`The same by hand:\n  ${handLines(file, wanted, way).join("\n  ")}`);
  const reason = await confirmed(options, live?.tag, wanted.tag, file, deps);
  if (typeof reason !== "string") return reason;
  deps.begin(
    way.update
      ? `asked ECS for \`${wanted.tag}\``
      : `sent users to slot ${way.slot}, \`${wanted.tag}\``,
  );
  const service = deps.aws.service(file, way.slot);
  const arn = await goThere(way, wanted, service, file, deps);
  await leaveNote(arn, wanted.tag, reason, service, deps);
  const proof = await prove(verificationTarget(file, { ...wanted, slot: way.slot }, {}), deps);
  return {
    ...proof,
    report: { ...proof.report, brokeGlass: wanted.taskDefinition, from: live?.tag },
    lines: [
      ...proof.lines,
      `Config and state don't know it yet. Next, once Pulumi is back: \`${rollbackLine(stack, "adopt")}\``,
    ],
  };
}

function runningNow(file: StackFile, { aws, signal }: RollbackDeps): Promise<Running> {
  const limit = atMost(TIME_LIMIT_MS, signal);
  return asked("say what is live", signal, () => readRunning(aws, file, limit));
}

/**
 * By the load balancer where the release still runs; else by the live slot's service, as before there were slots.
 *
 * @returns the service's ARN, where ECS was asked.
 */
async function goThere(
  { update, flip, slot }: Way,
  { taskDefinition, tag }: KeptRelease,
  service: ServicePort,
  file: StackFile,
  { aws, narrate }: RollbackDeps,
): Promise<string | undefined> {
  const arn = update ? await service.update(taskDefinition, true) : undefined;
  if (update) narrate(`ECS was asked to run \`${tag}\``);
  if (flip === undefined) return arn;
  const limit = AbortSignal.timeout(TIME_LIMIT_MS);
  const ask = () => aws.slots(file).flip(flip, slot, limit);
  // What was begun is brought to its end: Ctrl-C doesn't stop it.
  await asked(`send all users to slot ${slot}`, undefined, ask, "The load balancer");
  narrate(`Users go to slot ${slot}: \`${tag}\``);
  return arn;
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

/** Those of slot a, then those of slot b; each newest first. */
async function keptRevisions(
  file: StackFile,
  { aws, signal }: RollbackDeps,
): Promise<readonly KeptRelease[]> {
  const { families } = file.names;
  const listed = await Promise.all(
    SLOTS.map((slot) => aws.service(file, slot).revisions(families[slot], signal)),
  );
  return listed.flat().flatMap(({ taskDefinition, images }) => {
    const image = images[file.values.containerName];
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

/** Without the note, `adopt` only lacks the reason, so a failed note stops nothing. */
async function leaveNote(
  known: string | undefined,
  tag: string,
  reason: string,
  service: ServicePort,
  { whoRuns, narrate }: RollbackDeps,
): Promise<void> {
  const note = `${whoRuns()}: ${reason}`
    .replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, " ")
    .slice(0, 256);
  try {
    const arn = known ?? (await service.tags())?.arn;
    if (arn === undefined) return;
    await service.tag(arn, { [RELEASE_TAG]: tag, [NOTE]: note });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    narrate(`No note was left on the service: ${error.message}`);
  }
}

/** The two commands of the runbook's section "AWS CLI (for direct service manipulation)", and that of the load balancer. */
function handLines(
  { region, names }: StackFile,
  { taskDefinition }: KeptRelease,
  { update, flip, slot }: Way,
): string[] {
  const { cluster, services } = names;
  const service = services[slot];
  return [
    `aws ecs describe-services --region ${region} --cluster ${cluster} --services ${service}`,
    ...(update ? [breakGlassCommand({ region, cluster, service }, taskDefinition)] : []),
    ...(flip === undefined ? [] : [flipCommand(region, flip, slot)]),
  ];
}
