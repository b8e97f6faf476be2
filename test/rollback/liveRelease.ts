// A live release for tests: two tasks that run, both healthy, nothing under way.
import type { Live } from "../../src/rollback/facts/live";

/** The release of an image, as ECS has it. */
export function aLive(image: string): Live {
  const tag = image.slice(image.lastIndexOf(":") + 1);
  return {
    slot: "a",
    tag,
    image,
    taskDefinition: "arn:2",
    digest: "sha256:b",
    since: 0,
    runningTasks: 2,
    desiredTasks: 2,
    healthyTargets: 2,
    inFlight: undefined,
  };
}
