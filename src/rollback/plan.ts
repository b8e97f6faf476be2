// What a rollback would do, and everything that speaks against it. Nothing is changed.
import * as fs from "node:fs";
import * as path from "node:path";
import { gatePlan, type GateVerdict } from "../planGate";
import { provenTag } from "../release/deployment";
import type { RollbackPoint } from "../release/rollbackPoints";
import type { Release } from "../release/releases";
import type { ImageRegistry, RegistryImage } from "../release/sources/registry";
import { resolveTarget, type Target } from "../release/target";
import { checksOf, type Check, type ImageFact } from "./checks";
import type { Engine } from "./engine";
import type { PlanSituation } from "./planSituation";
import { answer, type Answer, liveTagOf, type Situation } from "./situation";
import { removeTemporary, temporaryFolder } from "./temporary";
import { targetGiven } from "./unknownFacts";

/** A rollback as it was asked for. */
export interface Request {
  readonly target: string;
  readonly acceptMoved: boolean;
  readonly isDeploy: boolean;
  readonly takesOver: boolean;
  /** What IAM says is denied doesn't stop it. */
  readonly goOnDenied: boolean;
}

/** What was found before anything is previewed. */
export interface Checked {
  readonly tag: string;
  readonly release: Release | undefined;
  readonly checks: readonly Check[];
  /** The digest that the registry has for it now. */
  readonly digest: string | undefined;
}

/** Finds the target and looks at everything that may speak against it. */
export async function check(
  situation: PlanSituation,
  { target, acceptMoved, isDeploy, takesOver, goOnDenied }: Request,
): Promise<Checked | Exclude<Target, { kind: "tag" }>> {
  const { file, releases, live, lock, stateTag, registry } = situation;
  const { pinnedTags, cpuArchitecture } = file.values;
  const choice = { releases, live: liveTagOf(situation), pinnedTags };
  const text = target.startsWith("sha256:") ? await tagOfDigest(situation, target) : target;
  const named = resolveTarget(text, { ...choice, images: undefined });
  const found = targetGiven(named, situation, file.stack);
  if (found.kind !== "tag") return found;
  const now = live.ok ? live.value : undefined;
  const [image, liveImage, access] = await Promise.all([
    lookAt(registry, found.tag),
    isDeploy && now !== undefined ? lookAt(registry, now.tag) : undefined,
    situation.access,
  ]);
  return {
    tag: found.tag,
    release: found.release,
    digest: "found" in image ? image.found.digest : undefined,
    checks: checksOf({
      wanted: found.tag,
      stack: file.stack,
      access,
      release: found.release,
      live: now,
      liveUnknown: live.ok ? undefined : live.why,
      pinnedTags,
      image,
      recordedDigest: recordedDigest(situation, found.tag),
      cpuArchitecture,
      lock,
      stateTag,
      provenTag: situation.state.ok ? provenTag(situation.state.value) : undefined,
      acceptMoved,
      isDeploy,
      takesOver,
      goOnDenied,
      liveRestorable: liveImage && {
        image: liveImage,
        isKept: pointsOf(situation).some(({ imageTag }) => imageTag === now?.tag),
      },
    }),
  };
}

async function lookAt(registry: Answer<ImageRegistry>, tag: string): Promise<ImageFact> {
  if (!registry.ok) return { unknown: registry.why };
  const image = await answer(registry.value.image(tag));
  if (!image.ok) return { unknown: image.why };
  return image.value === undefined ? { missing: true } : { found: image.value };
}

/** The tag, of those that ran here, that has this digest now; the digest itself when none has. */
async function tagOfDigest(situation: PlanSituation, digest: string) {
  const points = pointsOf(situation).filter((point) => point.digest === digest);
  if (points[0] !== undefined) return points[0].imageTag;
  const { registry } = situation;
  if (!registry.ok) return digest;
  const tags = situation.releases.slice(0, NEWEST).map(({ tag }) => tag);
  const images = await Promise.all(
    tags.map((tag) => registry.value.image(tag).catch((): RegistryImage | undefined => undefined)),
  );
  return tags.find((_, index) => images[index]?.digest === digest) ?? digest;
}

const NEWEST = 20;

/** The releases that the stack's outputs remember, with the revisions they ran as. */
export function pointsOf({ state }: Situation): readonly RollbackPoint[] {
  if (!state.ok) return [];
  const { imageTag, taskDefinition, verification, previousTaskDefinitions } = state.value
    .outputs as {
    imageTag?: string;
    taskDefinition?: string;
    verification?: { digest?: string };
    previousTaskDefinitions?: readonly RollbackPoint[];
  };
  const current =
    imageTag === undefined || taskDefinition === undefined
      ? []
      : [
          {
            imageTag,
            taskDefinition,
            ...(verification?.digest === undefined ? {} : { digest: verification.digest }),
          },
        ];
  return [...current, ...(previousTaskDefinitions ?? [])];
}

function recordedDigest(situation: Situation, tag: string): string | undefined {
  return pointsOf(situation).find(({ imageTag, digest }) => imageTag === tag && digest)?.digest;
}

/** A preview that was saved, and what the gate says of it. */
export interface Previewed {
  /** Removed by whoever asked for it. */
  readonly plan: string;
  readonly verdict: GateVerdict;
  /** What Pulumi printed. */
  readonly output: string;
}

/**
 * Previews what config asks for now, and has the gate judge it.
 *
 * @throws OperatorError with what Pulumi or a policy said.
 */
export async function preview(engine: Engine, signal?: AbortSignal): Promise<Previewed> {
  const folder = temporaryFolder("rollback-");
  const plan = path.join(folder, "plan.json");
  try {
    const output = await engine.preview(plan, signal);
    const verdict = await gatePlan(fs.readFileSync(plan, "utf8"), engine.file.folder);
    return { plan, verdict, output };
  } catch (error) {
    removePlan(plan);
    throw error;
  }
}

/** A plan holds values of resources. */
export function removePlan(plan: string): void {
  removeTemporary(path.dirname(plan));
}
