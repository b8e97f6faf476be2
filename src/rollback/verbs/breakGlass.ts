// `rollback break-glass`: when Pulumi, its state or CI is down, straight to ECS, by the task definition that was kept.
// The stack's file is all it needs.
import { setMaxListeners } from "node:events";
import type { AwsClients } from "../../aws/clients";
import { createAwsClients } from "../../aws/clients";
import { createEcsPort } from "../../aws/ecs";
import { readStackFile, type StackFile } from "../../config/stackFile";
import { CONFIRM_WORD } from "../../guards/release/confirmation";
import { breakGlassCommand, RELEASE_TAG } from "../../release/rollbackPoints";
import { readLive, tagOf } from "../live";
import { refused, type Narrate, type Outcome } from "../outcome";
import { type Ask, type Said, whoRuns } from "../people";
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

/** A kept revision that runs the wanted image. */
interface Kept {
  readonly taskDefinition: string;
  readonly image: string;
  readonly tag: string;
}

const TIME_LIMIT_MS = 10_000;
const NOTE = "break-glass";
const NEWEST_REVISIONS = 30;

/** Does it, proves it, and leaves a note on the service, so that `adopt` can make config and state say it. */
export async function breakGlass(options: BreakGlassOptions): Promise<Outcome> {
  const { folder, stack, target, narrate, signal } = options;
  const file = readStackFile(folder, stack);
  const clients = createAwsClients(file.region);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]);
  // Each of the many calls listens to it.
  setMaxListeners(0, limit);
  narrate("Looking at ECS");
  const [live, kept] = await Promise.all([
    readLive(createEcsPort(clients), file, limit),
    keptRevisions(clients, file, limit),
  ]);
  const wanted = wantedOf(kept, target, live?.tag);
  if (wanted === undefined) {
    const tags = [...new Set(kept.map(({ tag }) => tag))].join(", ") || "none";
    return refused(
      `no kept task definition runs ${JSON.stringify(target)}; kept are: ${tags}.`,
      `rollback break-glass <tag> --stack ${stack}`,
    );
  }
  if (live !== undefined && wanted.taskDefinition === live.taskDefinition) {
    return refused(`\`${wanted.tag}\` is live already.`, `rollback verify --stack ${stack}`);
  }
  const lines = awsLines(file, wanted.taskDefinition);
  narrate(`The same by hand:\n  ${lines.join("\n  ")}`);
  const unconfirmed = await confirmed(options, live?.tag, wanted.tag, file);
  if (unconfirmed !== undefined) return unconfirmed;
  await forceUpdate(clients, file, wanted, options.reason ?? "");
  narrate(`ECS was asked for \`${wanted.tag}\``);
  const proof = await prove(verificationTarget(file, wanted, {}), narrate, signal);
  return {
    ...proof,
    report: { ...proof.report, brokeGlass: wanted.taskDefinition, from: live?.tag },
    lines: [
      ...proof.lines,
      `Config and state don't know it yet. Next, once Pulumi is back: \`rollback adopt --stack ${stack}\``,
    ],
  };
}

/** By tag or its beginning, or the newest kept release before the live one. */
function wantedOf(kept: readonly Kept[], target: string, live: string | undefined) {
  if (target === "previous") return kept.find(({ tag }) => tag !== live);
  if (target === "") return undefined;
  const tags = new Set(kept.map(({ tag }) => tag).filter((tag) => tag.startsWith(target)));
  const only = tags.size === 1 || tags.has(target);
  return only
    ? kept.find(({ tag }) => tag === target || (tags.size === 1 && tags.has(tag)))
    : undefined;
}

/** Newest first. */
async function keptRevisions(
  clients: AwsClients,
  { names, values }: StackFile,
  signal: AbortSignal,
): Promise<readonly Kept[]> {
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

async function confirmed(
  { confirm, reason, ask, stack, target }: BreakGlassOptions,
  from: string | undefined,
  to: string,
  { values }: StackFile,
): Promise<Outcome | undefined> {
  if (values.guards !== "production") return undefined;
  const word =
    confirm ?? (await ask?.(`Type ${CONFIRM_WORD} to go from ${from} to ${to} without Pulumi: `));
  if (word === CONFIRM_WORD && (reason ?? "").trim().length >= 10) return undefined;
  return refused(
    `it isn't confirmed: --confirm must be ${CONFIRM_WORD}, and --reason at least ten characters.`,
    `rollback break-glass ${target} --stack ${stack} --confirm ${CONFIRM_WORD} --reason '<why>'`,
  );
}

async function forceUpdate(
  clients: AwsClients,
  { names }: StackFile,
  { taskDefinition, tag }: Kept,
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

/**
 * Takes the note of a break-glass off the service: who, and why. Undefined when there is none.
 *
 * @throws what the SDK throws.
 */
export async function takeNote({ region, names }: StackFile): Promise<string | undefined> {
  const { sdk, client } = await createAwsClients(region).ecs();
  const abortSignal = AbortSignal.timeout(TIME_LIMIT_MS);
  const { services } = await client.send(
    new sdk.DescribeServicesCommand({
      cluster: names.cluster,
      services: [names.service],
      include: ["TAGS"],
    }),
    { abortSignal },
  );
  const { serviceArn, tags = [] } = services?.[0] ?? {};
  const note = tags.find(({ key }) => key === NOTE)?.value;
  if (serviceArn === undefined || note === undefined) return undefined;
  const untag = new sdk.UntagResourceCommand({ resourceArn: serviceArn, tagKeys: [NOTE] });
  await client.send(untag, { abortSignal });
  return note;
}

/** The seed's two commands (seed: "AWS CLI (for direct service manipulation)"). */
function awsLines({ region, names }: StackFile, taskDefinition: string): string[] {
  return [
    `aws ecs describe-services --region ${region} --cluster ${names.cluster} --services ${names.service}`,
    breakGlassCommand({ region, ...names }, taskDefinition),
  ];
}
