// What a rollback may change of the service.
import { rightService, service, testRows, UNKNOWN } from "./fixtures";

describe("a rollback", () => {
  testRows([
    {
      ...rightService,
      title: "change revision and tag of the service",
      after: service({ taskDefinition: "app:3" }, "good"),
    },
    {
      ...rightService,
      title: "change to a revision that isn't known yet",
      after: service({ taskDefinition: UNKNOWN }, "good"),
    },
    {
      ...rightService,
      title: "change the number of tasks",
      after: service({ taskDefinition: "app:3", desiredCount: 1 }, "good"),
      named: /also update `it` \(aws:ecs\/service:Service\):\n {2}- `desiredCount`: `2` → `1`\n/,
    },
    {
      ...rightService,
      title: "change another tag",
      after: service({ tags: { project: "other", release: "good" } }),
      named: /`tags\.project`: `app` → `other`/,
    },
    {
      ...rightService,
      title: "change what is deep inside",
      after: service({ networkConfiguration: { subnets: ["a"], assignPublicIp: true } }, "good"),
      named:
        /`networkConfiguration\.assignPublicIp`: `false` → `true`[^]*`networkConfiguration\.subnets`/,
    },
    {
      ...rightService,
      title: "bring what a newer provider fills in",
      after: service({ taskDefinition: "app:3", newDefault: "x", __defaults: ["newDefault"] }),
      named: /`newDefault`: not set → `x`[^]*packages are newer than those of the last update/,
    },
    { ...rightService, title: "undo a change made in AWS", after: service(), named: /also update/ },
    {
      ...rightService,
      title: "replace the service",
      what: "replace",
      after: service({ taskDefinition: "app:3" }),
      named: /also replace/,
    },
    { ...rightService, title: "delete the service", what: "delete", named: /also delete/ },
  ]);
});
