// The mutation check of what decides about a rollback: every condition has a row that fails without it.
import { type Proven, testEveryCondition } from "../../support/everyCondition";

const FOR_THE_TYPE = "only the type checker needs it: the other side says the same";

const CHECKS = ["", "Words", "Scaled"].map((of) => `test/rollback/judge/checks${of}.spec.ts`);

/** A file of the judge, with its own spec. */
function judge(name: string, equal: Proven["equal"] = {}): Proven {
  return {
    source: `src/rollback/judge/${name}.ts`,
    specs: [`test/rollback/judge/${name}.spec.ts`],
    equal,
  };
}

describe("the conditions of what judges a rollback:", () => {
  testEveryCondition([
    { ...judge("checks"), specs: CHECKS },
    { ...judge("accessCheck"), specs: CHECKS },
    {
      ...judge("databaseCheck"),
      specs: ["databaseCheck", "databaseRecord", "wayBackLine"].map(
        (name) => `test/rollback/judge/${name}.spec.ts`,
      ),
    },
    judge("nextCommand", {
      "only the left of best !== undefined || left === undefined": FOR_THE_TYPE,
    }),
    judge("refusal"),
    judge("breakGlassChoice"),
    judge("breakGlassWay"),
    judge("slotWay"),
    judge("slotStatus", {
      "always live.ok": FOR_THE_TYPE,
      "<= in one.slot < other.slot": "no slot is there twice",
    }),
    judge("pinning", {
      "only the right of only !== undefined && found.length === 1": FOR_THE_TYPE,
    }),
    judge("openChecks"),
    judge("proven"),
    judge("changedSettings"),
    judge("settingsOfRelease"),
    judge("expected"),
    {
      source: "src/rollback/facts/usersView.ts",
      specs: ["test/rollback/facts/usersView.spec.ts"],
      equal: {
        'only the right of "failure" in answer && answer.failure === "connection"': FOR_THE_TYPE,
      },
    },
  ]);
});
