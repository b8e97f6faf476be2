// Rules about the images of a task definition: what may run, whatever the program says.
import type { Check, Finding, ResourceFacts, ResourceRule } from "../rule";
import { isRecord } from "../stack/checks";
import { readDocument } from "../stack/json";

const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
// OCI distribution specification, "Pulling manifests": what a tag may look like.
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** An image reference in its parts. */
export interface ImageReference {
  readonly repository: string;
  /** Undefined where it has none, or a digest. */
  readonly tag: string | undefined;
}

/** Splits `registry:5000/owner/name:tag`; the colon of a port is not the tag's. */
export function parseImage(image: string): ImageReference {
  const [named = ""] = image.split("@");
  const colon = named.lastIndexOf(":");
  return colon > named.lastIndexOf("/")
    ? { repository: named.slice(0, colon), tag: named.slice(colon + 1) }
    : { repository: named, tag: undefined };
}

/** The rules, for the repository that config names. */
export function imageRules(repository: string): readonly ResourceRule[] {
  return [tagWellFormed, fromConfiguredRepository(repository)];
}

const tagWellFormed: ResourceRule = {
  name: "image-tag-well-formed",
  description: "Checks that images are named by the tag of one build.",
  severity: "high",
  remediation: "Set `imageTag` to the tag of one build, such as a commit SHA.",
  frameworks: [],
  types: [TASK_DEFINITION],
  checks: [
    eachImage((image) => {
      const { tag } = parseImage(image);
      if (tag === undefined) {
        return `The image \`${image}\` has no tag: which build runs is left to chance.`;
      }
      if (tag === "latest") return "`latest` names no build: nobody could say what to go back to.";
      return TAG.test(tag) ? undefined : `The image's tag \`${tag}\` is malformed.`;
    }),
  ],
};

function fromConfiguredRepository(repository: string): ResourceRule {
  return {
    name: "image-from-configured-repository",
    description: "Checks that images come from the repository that config names.",
    severity: "critical",
    remediation:
      "Set `imageRepository` to the application's repository, and leave the program as it is.",
    frameworks: [],
    types: [TASK_DEFINITION],
    checks: [
      eachImage((image) =>
        parseImage(image).repository === repository
          ? undefined
          : `The image \`${image}\` isn't from \`${repository}\` (config \`imageRepository\`).`,
      ),
    ],
  };
}

function eachImage(judge: (image: string) => string | undefined): Check {
  return (resource) => {
    const messages = imagesOf(resource).flatMap((image) => judge(image) ?? []);
    if (messages.length === 0) return undefined;
    return { property: "containerDefinitions", message: messages.join(" ") } satisfies Finding;
  };
}

/** Images of a task definition's containers; unreadable definitions are left to a rule of their own. */
function imagesOf({ after }: ResourceFacts): string[] {
  const containers = readDocument(after["containerDefinitions"]);
  if (!Array.isArray(containers)) return [];
  return containers.map((container: unknown) =>
    isRecord(container) && typeof container["image"] === "string" ? container["image"] : "",
  );
}
