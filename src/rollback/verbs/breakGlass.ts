// `rollback break-glass`: when Pulumi, its state or CI is down, straight to ECS, by the task definition that was kept.
// The stack's file is all it needs.
import type { AwsClients } from "../../aws/clients";
import { createAwsClients } from "../../aws/clients";
import { changes } from "../../process/changes";
import { createEcsPort } from "../../aws/ecs";
import { atMost } from "../../aws/timeLimit";
import { readStackFile, type StackFile } from "../../config/stackFile";
import { CONFIRM_WORD, LEAST_REASON } from "../../guards/release/confirmation";
import { breakGlassCommand, RELEASE_TAG } from "../../release/rollbackPoints";
import { chooseRevision, type KeptRevision } from "../judge/breakGlassChoice";
import { rollbackLine } from "../../commandLines";
import { readLive, tagOf } from "../facts/live";
import { NOTE } from "../facts/note";
import { refused, type Narrate, type Outcome } from "../../report/outcome";
import { readPast } from "../facts/past";
import { type Ask, confirmWord, type Said, whoRuns } from "../people";
import { registryOf } from "../facts/registryOf";
import { answer } from "../facts/situation";
import { prove, verificationTarget } from "./verify";

/** How it is done. */
export interface BreakGlassOptions extends Said {
  readonly folder: string;
  readonly stack: string;
  readonly target: string;
  readonly ask: Ask | undefined;
  readonly narrate: Narrate;
  readonly signal: AbortSignal;
}

const TIME_LIMIT_MS = 10_000;
const REGISTRY_TIME_LIMIT_MS = 2_000;
const NEWEST_REVISIONS = 30;

/** Does it, proves it, and leaves a note on the service, so that `adopt` can make config and state say it. */
export async function breakGlass(options: BreakGlassOptions): Promise<Outcome> {
  const { folder, stack, target, narrate, signal } = options;
  const file = readStackFile(folder, stack);
  const clients = createAwsClients(file.region);
  const limit = atMost(TIME_LIMIT_MS, signal);
  narrate("Looking at ECS, and at what was proven here");
  const [live, kept, past] = await Promise.all([
    readLive(createEcsPort(clients), file, limit),
    keptRevisions(clients, file, limit),
    readPast(file),
  ]);
  for (const note of past.notes) narrate(note);
  const found = chooseRevision({ target, live, kept, past, stack });
  if (!("wanted" in found)) return refused(found.refused, found.next);
  const { wanted } = found;
  for (const note of found.notes) narrate(note);
  const gone = await imageIsGone(file, wanted.tag);
  if (gone !== undefined) return refused(gone, rollbackLine(stack, "candidates"));
  const lines = awsLines(file, wanted.taskDefinition);
  narrate(`The same by hand:\n  ${lines.join("\n  ")}`);
  const reason = await confirmed(options, live?.tag, wanted.tag, file);
  if (typeof reason !== "string") return reason;
  changes.begin(`asked ECS for \`${wanted.tag}\``);
  await forceUpdate(clients, file, wanted, reason);
  narrate(`ECS was asked for \`${wanted.tag}\``);
  const proof = await prove(verificationTarget(file, wanted, {}), narrate, signal);
  return {
    ...proof,
    report: { ...proof.report, brokeGlass: wanted.taskDefinition, from: live?.tag },
    lines: [
      ...proof.lines,
      `Config and state don't know it yet. Next, once Pulumi is back: \`${rollbackLine(stack, "adopt")}\``,
    ],
  };
}

/** Whether the registry says that an image isn't there; what it doesn't answer in time stops nothing. */
async function imageIsGone(file: StackFile, tag: string): Promise<string | undefined> {
  const registry = await answer(registryOf(file, REGISTRY_TIME_LIMIT_MS));
  const image = registry.ok ? await answer(registry.value.image(tag)) : registry;
  if (!image.ok || image.value !== undefined) return undefined;
  return `the registry has no image \`${tag}\`: its tasks could not start.`;
}

/** Newest first. */
async function keptRevisions(
  clients: AwsClients,
  { names, values }: StackFile,
  signal: AbortSignal,
): Promise<readonly KeptRevision[]> {
  const { sdk, client } = await clients.ecs();
  const listed = await client.send(
    new sdk.ListTaskDefinitionsCommand({
      familyPrefix: names.family,
      status: "ACTIVE",
      sort: "DESC",
      maxResults: NEWEST_REVISIONS,
    }),
    { abortSignal: signal },
  );
  const arns = (listed.taskDefinitionArns ?? []).filter(
    (arn) => arn.split("/").at(-1)?.split(":")[0] === names.family,
  );
  const described = await Promise.all(
    arns.map((taskDefinition) =>
      client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition }), {
        abortSignal: signal,
      }),
    ),
  );
  return described.flatMap(({ taskDefinition }) => {
    const containers = taskDefinition?.containerDefinitions ?? [];
    const image = containers.find(({ name }) => name === values.containerName)?.image;
    const arn = taskDefinition?.taskDefinitionArn;
    return image === undefined || arn === undefined
      ? []
      : [{ taskDefinition: arn, image, tag: tagOf(image) }];
  });
}

/** The reason that was given, or why it isn't confirmed. */
async function confirmed(
  { confirm, reason, ask, stack, target }: BreakGlassOptions,
  from: string | undefined,
  to: string,
  { values }: StackFile,
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

async function forceUpdate(
  clients: AwsClients,
  { names }: StackFile,
  { taskDefinition, tag }: KeptRevision,
  reason: string,
): Promise<void> {
  const { sdk, client } = await clients.ecs();
  const abortSignal = AbortSignal.timeout(TIME_LIMIT_MS);
  const { service } = await client.send(
    new sdk.UpdateServiceCommand({ ...names, taskDefinition, forceNewDeployment: true }),
    { abortSignal },
  );
  const note = `${whoRuns()}: ${reason}`
    .replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, " ")
    .slice(0, 256);
  const resourceArn = service?.serviceArn;
  if (resourceArn === undefined) return;
  const tags = [
    { key: RELEASE_TAG, value: tag },
    { key: NOTE, value: note },
  ];
  await client
    .send(new sdk.TagResourceCommand({ resourceArn, tags }), { abortSignal })
    .catch(() => undefined);
}

/** The seed's two commands (seed: "AWS CLI (for direct service manipulation)"). */
function awsLines({ region, names }: StackFile, taskDefinition: string): string[] {
  return [
    `aws ecs describe-services --region ${region} --cluster ${names.cluster} --services ${names.service}`,
    breakGlassCommand({ region, ...names }, taskDefinition),
  ];
}
