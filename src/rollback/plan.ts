// What a rollback would do, and everything that speaks against it. Nothing is changed.
import * as fs from "node:fs";
import * as path from "node:path";
import type { GateVerdict } from "../enforcement/planGate";
import { ranHere } from "../guards/release/kind";
import { backFromDeploy } from "../guards/release/wayBack";
import { ranSince, type Release } from "../release/releases";
import type { RegistryImage } from "../release/sources/registry";
import { resolveTarget, type Target } from "../release/target";
import { checksOf } from "./judge/checks";
import { mustRefresh } from "./judge/staleState";
import { wayInto } from "./judge/slotWay";
import { scaledByHand } from "./judge/slotStatus";
import { forgottenIn } from "./judge/forgotten";
import type { Check, ImageFact, PlanFacts } from "./judge/planFacts";
import type { PreviewOptions } from "../pulumi/engine";
import type { PulumiDeps, PulumiEngine, Registry } from "./deps";
import type { DatabaseFact } from "./facts/database";
import type { PlanSituation } from "./facts/planSituation";
import { answer, type Answer, liveTagOf } from "./facts/situation";
import { removeTemporary, temporaryFolder } from "../process/temporary";
import { targetGiven } from "./facts/unknownFacts";

/** A rollback as it was asked for. */
export interface Request {
  readonly target: string;
  readonly acceptMoved: boolean;
  readonly isDeploy: boolean;
  /** By which it will be done; `to` where it is only planned. */
  readonly verb?: PlanFacts["verb"];
  readonly risks: PlanFacts["risks"];
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
  request: Request,
): Promise<Checked | Exclude<Target, { kind: "tag" }>> {
  const { file, live, proofs, registry, history, lock, stateTag, isProven } = situation;
  const { acceptMoved, isDeploy, takesOver, goOnDenied } = request;
  const { pinnedTags, cpuArchitecture } = file.values;
  const found = targetGiven(await targetOf(situation, request), situation);
  if (found.kind !== "tag") return found;
  const { tag, release } = found;
  const now = live.ok ? live.value : undefined;
  const backTo = isDeploy
    ? backFromDeploy({ proofs, pinnedTags, live: now?.tag, wanted: tag })
    : undefined;
  const [image, liveImage, access, database] = await Promise.all([
    lookAt(registry, tag),
    isDeploy && now !== undefined ? lookAt(registry, now.tag) : undefined,
    situation.access,
    databaseFact(situation, tag, isDeploy ? backTo : tag),
  ]);
  const checks = checksOf({
    wanted: tag,
    stack: file.stack,
    access,
    proofs,
    ran: ranHere(tag, proofs, history.ok ? history.value : []),
    live: now,
    liveUnknown: live.ok ? undefined : live.why,
    pinnedTags,
    image,
    recordedDigest: proofs.findLast((entry) => entry.tag === tag && entry.digest)?.digest,
    cpuArchitecture,
    lock,
    stateTag,
    configTag: file.imageTag,
    way: wayInto(situation, tag, takesOver || mustRefresh(situation, tag)),
    desiredCount: file.values.desiredCount,
    scaled: scaledByHand(situation),
    forgotten: forgottenIn(situation),
    isProven,
    acceptMoved,
    isDeploy,
    takesOver,
    goOnDenied,
    liveImage,
    database,
    backTo,
    verb: request.verb ?? (isDeploy ? "deploy" : "to"),
    risks: request.risks,
    migratesOnStart: file.values.application?.migratesOnStart === "true",
  });
  return { tag, release, digest: "found" in image ? image.found.digest : undefined, checks };
}

/**
 * What lies between a release and the database: as it is, or, for a deploy, as it will be.
 *
 * @param target the release that would run; undefined where nobody would go back to one.
 */
async function databaseFact(
  situation: PlanSituation,
  wanted: string,
  target: string | undefined,
): Promise<DatabaseFact | undefined> {
  const live = liveTagOf(situation);
  if (live === undefined || target === undefined) return undefined;
  const ran = ranSince(live, situation.releases);
  const isDeploy = target !== wanted;
  const asked = isDeploy ? { live: wanted, ran: [live, ...ran] } : { live, ran };
  const found = await situation.database.lookAt({ ...asked, targets: [target] });
  return found.get(target);
}

/** The release that is meant. What is known of the past decides about `previous`: without it nothing is chosen. */
async function targetOf(situation: PlanSituation, { target }: Request): Promise<Target> {
  const { file, releases, proofs, registry } = situation;
  const { pinnedTags } = file.values;
  const live = liveTagOf(situation);
  const known = { releases, proofs, live, pinnedTags, images: undefined };
  if (target.startsWith("sha256:")) {
    return resolveTarget(await tagOfDigest(situation, target), known);
  }
  if (target !== "previous") return resolveTarget(target, known);
  const missingImages = new Set<string>();
  for (;;) {
    const found = resolveTarget(target, { ...known, missingImages });
    if (found.kind !== "tag" || !("missing" in (await lookAt(registry, found.tag)))) return found;
    missingImages.add(found.tag);
  }
}

async function lookAt(registry: Answer<Registry>, tag: string): Promise<ImageFact> {
  if (!registry.ok) return { unknown: registry.why };
  const image = await answer(registry.value.image(tag));
  if (!image.ok) return { unknown: image.why };
  return image.value === undefined ? { missing: true } : { found: image.value };
}

/** The tag, of those that ran here, that has this digest now; the digest itself when none has. */
async function tagOfDigest({ proofs, releases, registry }: PlanSituation, digest: string) {
  const known = proofs.findLast((entry) => entry.digest === digest);
  if (known !== undefined) return known.tag;
  if (!registry.ok) return digest;
  const tags = releases.slice(0, NEWEST).map(({ tag }) => tag);
  const images = await Promise.all(
    tags.map((tag) => registry.value.image(tag).catch((): RegistryImage | undefined => undefined)),
  );
  return tags.find((_, index) => images[index]?.digest === digest) ?? digest;
}

const NEWEST = 20;

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
export async function preview(
  engine: Pick<PulumiEngine, "file" | "preview">,
  gate: PulumiDeps["gate"],
  options: PreviewOptions = {},
): Promise<Previewed> {
  const folder = temporaryFolder("rollback-");
  const plan = path.join(folder, "plan.json");
  try {
    const output = await engine.preview(plan, options);
    const verdict = await gate(fs.readFileSync(plan, "utf8"), engine.file.folder);
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
