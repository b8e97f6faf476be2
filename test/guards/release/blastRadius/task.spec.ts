// What a rollback may change of the task definition.
import { TASK_DEFINITION } from "../../../../src/guards/resourceTypes";
import { CONTAINER, task, testRows, UNKNOWN } from "./fixtures";

const reversed = Object.fromEntries(
  Object.entries(CONTAINER)
    .filter(([key]) => key !== "image")
    .reverse(),
);
const good = { image: "ghcr.io/owner/app:good" };
const rightTask = { type: TASK_DEFINITION, what: "replace", before: task() };
const restores = { restoresEnvironment: true };
const environment = [{ name: "ENVIRONMENT", value: "prod" }];

describe("a rollback", () => {
  testRows([
    { ...rightTask, title: "change the release's image", after: task(good) },
    { ...rightTask, what: "update", title: "change it in place", after: task(good) },
    {
      ...rightTask,
      title: "write the same containers with other spaces, and their keys in another order",
      after: {
        ...task(),
        containerDefinitions: ` [ ${JSON.stringify({ ...good, ...reversed })} ] `,
      },
    },
    {
      ...rightTask,
      title: "take the release's tag from another repository",
      after: task({ image: "ghcr.io/somebody/app:good" }),
      named:
        /`containerDefinitions\.\w+\.image`: `ghcr\.io\/owner\/app:bad` → `ghcr\.io\/somebody\/app:good`/,
    },
    {
      ...rightTask,
      title: "go back to the repository that the release ran from, where the stack has moved since",
      before: task({ image: "ghcr.io/moved/app:bad" }),
      after: task(good),
    },
    {
      ...rightTask,
      title: "stay in a repository that the release never ran from",
      before: task({ image: "ghcr.io/moved/app:bad" }),
      after: task({ image: "ghcr.io/moved/app:good" }),
      named: /`ghcr\.io\/moved\/app:bad` → `ghcr\.io\/moved\/app:good`/,
    },
    {
      ...rightTask,
      title: "change another container's image",
      before: task({}, {}, { name: "agent", image: "agent@sha256:a" }),
      after: task(good, {}, { name: "agent", image: "agent@sha256:b" }),
      named: /`containerDefinitions\.agent\.image`: `agent@sha256:a` → `agent@sha256:b`/,
    },
    {
      ...rightTask,
      title: "bring a side-car",
      after: task(good, {}, { name: "agent", image: "agent:1" }),
      named: /`containerDefinitions\.agent\.image`: not set → `agent:1`/,
    },
    {
      ...rightTask,
      title: "bring a second container of the same name",
      after: task(good, {}, { name: "backend", image: "agent:1" }),
      named: /`containerDefinitions`/,
    },
    {
      ...rightTask,
      title: "call the container otherwise",
      after: task({ ...good, name: "other" }),
      named: /`containerDefinitions\.backend\.image`|`containerDefinitions\.other\.image`/,
    },
    {
      ...rightTask,
      title: "name the image by a key in another case",
      after: task({ Image: "evil:1", ...good }),
      named: /`containerDefinitions\.backend\.Image`: not set → `evil:1`/,
    },
    {
      ...rightTask,
      title: "change a variable",
      after: task({ ...good, environment }),
      named: /`containerDefinitions\.backend\.environment\.MODE`: `new` → not set/,
    },
    {
      ...rightTask,
      title: "show a secret that a variable holds",
      after: task({ ...good, environment: [{ name: "DB_PASSWORD", value: "hunter2" }] }),
      named: /`containerDefinitions\.backend\.environment\.DB_PASSWORD`: not set → a secret/,
    },
    {
      ...rightTask,
      title: "restore the environment where that was confirmed",
      after: task({ ...good, environment }),
      scope: restores,
    },
    {
      ...rightTask,
      title: "restore a secret with it",
      after: task({ ...good, secrets: [] }),
      scope: restores,
      named: /`containerDefinitions\.backend\.secrets\.SECRET_KEY`/,
    },
    {
      ...rightTask,
      title: "restore a variable that is there twice",
      after: task({ ...good, environment: [...environment, ...environment] }),
      scope: restores,
      named: /`containerDefinitions\.backend\.environment`/,
    },
    {
      ...rightTask,
      title: "restore another container's environment",
      before: task({}, {}, { name: "agent", image: "a", environment: [] }),
      after: task(good, {}, { name: "agent", image: "a", environment }),
      scope: restores,
      named: /`containerDefinitions\.agent\.environment\.ENVIRONMENT`/,
    },
    {
      ...rightTask,
      title: "change the CPU",
      after: task(good, { cpu: "256" }),
      named: /`cpu`: `512` → `256`/,
    },
    {
      ...rightTask,
      title: "have containers that aren't known",
      after: { ...task(), containerDefinitions: UNKNOWN },
      named: /`containerDefinitions`: .* → not known before the update/,
    },
    {
      ...rightTask,
      title: "make a task definition that can be compared with none",
      what: "create",
      before: undefined,
      after: task(good),
      named: /also create `it`/,
    },
    {
      ...rightTask,
      title: "delete it",
      what: "delete",
      after: undefined,
      named: /also delete `it`/,
    },
  ]);
});
