// The mutation check of the verdicts: every condition that they are made of has a row that fails without it.
import { testEveryCondition } from "../support/everyCondition";

const ROLLOUT = ["", "Proven", "Failures", "Reverts"].map(
  (of) => `test/health/ecsRollout${of}.spec.ts`,
);
const FOR_THE_TYPE = "only the type checker needs it: the other side says the same";

describe("the conditions of the proof's verdicts:", () => {
  testEveryCondition([
    {
      source: "src/health/ecsRollout.ts",
      specs: ROLLOUT,
      equal: {
        "only the right of history.noTrafficSince !== undefined && history.now - history.noTrafficSince >= noTrafficLimit":
          FOR_THE_TYPE,
      },
    },
    {
      source: "src/health/rolloutFacts.ts",
      specs: ROLLOUT,
    },
    {
      source: "src/health/taskFailure.ts",
      specs: ["test/health/taskFailure.spec.ts", ...ROLLOUT],
    },
    {
      source: "src/health/healthAnswer.ts",
      specs: ["test/health/healthAnswer.spec.ts"],
      equal: {
        'only the left of problem !== undefined || "failure" in answer': FOR_THE_TYPE,
        'always "failure" in answer': FOR_THE_TYPE,
        "<= in status < 300": "300 is a redirect, which was told before",
      },
    },
    { source: "src/health/cacheMarkers.ts", specs: ["test/health/cacheMarkers.spec.ts"] },
    { source: "src/health/latency.ts", specs: ["test/health/latency.spec.ts"] },
    { source: "src/health/topLevelKeys.ts", specs: ["test/health/topLevelKeys.spec.ts"] },
  ]);
});
