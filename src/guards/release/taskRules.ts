// The rules about a release's task definition, gathered: they hold in the program, the pack and the gate alike.
import type { ResourceRule } from "../rule";
import { imageRules, type ConfiguredImages } from "./images";
import { ownWordRules } from "./ownWord";

/** The rules, for what config says of images. */
export function taskRules(config: ConfiguredImages): readonly ResourceRule[] {
  return [...imageRules(config), ...ownWordRules(config)];
}

/** The rules as they describe themselves, for no stack in particular. */
export const TASK_RULES = taskRules({
  imageRepository: "",
  imageTag: "",
  pinnedTags: [],
  sidecarImages: [],
});
