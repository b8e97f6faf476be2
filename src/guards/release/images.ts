// Rules about the images of a task definition: what may run, whatever the program says.
import type { RuleCheck, Finding, ResourceFacts, ResourceRule } from "../rule";
import { isRecord } from "../stack/checks";
import { readDocument } from "../stack/json";
import { IMAGE_TAG, parseImage } from "./imageName";
import { TASK_DEFINITION } from "../resourceTypes";

/** What config says about images. */
export interface ConfiguredImages {
  readonly imageRepository: string;
  /** The release. */
  readonly imageTag: string;
  /** Bad tags. */
  readonly pinnedTags: readonly string[];
  /** Images that may run beside the release, each `repository@sha256:…`. */
  readonly sidecarImages: readonly string[];
}

/** The rules, for the images that config names. */
export function imageRules(config: ConfiguredImages): readonly ResourceRule[] {
  return [tagWellFormed(config), fromConfiguredRepository(config), isRelease(config)];
}

function tagWellFormed({ sidecarImages }: ConfiguredImages): ResourceRule {
  return {
    name: "image-tag-well-formed",
    description: "Checks that images are named by the tag of one build.",
    severity: "high",
    remediation: "Set `imageTag` to the tag of one build, such as a commit SHA.",
    frameworks: [],
    types: [TASK_DEFINITION],
    checks: [
      eachImage((image) => {
        const { tag } = parseImage(image);
        if (sidecarImages.includes(image)) return undefined;
        if (tag === undefined) {
          return `The image \`${image}\` has no tag: which build runs is left to chance.`;
        }
        if (tag.toLowerCase() === "latest") {
          return `\`${tag}\` names no build: nobody could say what to go back to.`;
        }
        return IMAGE_TAG.test(tag) ? undefined : `The image's tag \`${tag}\` is malformed.`;
      }),
    ],
  };
}

function fromConfiguredRepository(config: ConfiguredImages): ResourceRule {
  const { imageRepository, sidecarImages } = config;
  return {
    name: "image-from-configured-repository",
    description: "Checks that images are the application's, or side-cars that config names.",
    severity: "critical",
    remediation:
      "Set `imageRepository` to the application's repository, and name a side-car in `sidecarImages` by its digest.",
    frameworks: [],
    types: [TASK_DEFINITION],
    checks: [
      eachImage((image) =>
        parseImage(image).repository === imageRepository || sidecarImages.includes(image)
          ? undefined
          : `The image \`${image}\` isn't from \`${imageRepository}\` (config \`imageRepository\`), and config ` +
            "`sidecarImages` doesn't name it.",
      ),
    ],
  };
}

/** Another tag beside the release's was never judged; a digest beside a tag decides, and the tag is only a word. */
function isRelease({ imageRepository, imageTag, pinnedTags }: ConfiguredImages): ResourceRule {
  const release = `${imageRepository}:${imageTag}`;
  return {
    name: "image-is-the-release",
    description:
      "Checks that every container of the application runs the release that config asks for.",
    severity: "critical",
    remediation:
      "Run `imageRepository`:`imageTag` in each container of the application, without a digest.",
    frameworks: [],
    types: [TASK_DEFINITION],
    checks: [
      eachImage((image) => {
        const { repository, tag = "" } = parseImage(image);
        if (repository !== imageRepository || image === release) return undefined;
        const pinned = pinnedTags.includes(tag) ? `, and \`${tag}\` is pinned as bad` : "";
        return `A container would run \`${image}\`; it must run the release \`${release}\`${pinned}.`;
      }),
    ],
  };
}

function eachImage(judge: (image: string) => string | undefined): RuleCheck {
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
