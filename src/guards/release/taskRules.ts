// The rules about a release's task definition, gathered: they hold in the program, the pack and the gate alike.
import type { ResourceRule } from "../rule";
import { containerRules } from "../stack/containers";
import { imageRules, type ConfiguredImages } from "./images";
import { ownWordRules } from "./ownWord";

/** The rules, for what config says of images. */
export function taskRules(config: ConfiguredImages): readonly ResourceRule[] {
  return [...imageRules(config), ...ownWordRules(config)];
}

/**
 * The same where no other rule looks at a task definition: there one that can't be read (a secret hides it from a hook and
 * from a preview) must not pass for one that is right.
 */
export function taskRulesAlone(config: ConfiguredImages): readonly ResourceRule[] {
  const readable = containerRules.filter(({ name }) => name === "task-definition-readable");
  return [...readable, ...taskRules(config)];
}

/** The rules as they describe themselves, for no stack in particular. */
export const TASK_RULES = taskRules({
  imageRepository: "",
  imageTag: "",
  pinnedTags: [],
  sidecarImages: [],
});
