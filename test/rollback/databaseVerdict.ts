// Verdicts of migrations, as data, and a reader that gives them.
import { findingOf } from "../../src/migration/findings";
import type { ImageAnswer, ImagesAsked } from "../../src/migration/images";
import { type RangeVerdict, summed } from "../../src/migration/rangeVerdict";
import type { MigrationSource } from "../../src/migration/readerProcess";
import type { RuleId } from "../../src/migration/ruleTable";
import type { World } from "./fakes/world";

const FILE = "migrations/versions/r2.py";

/** A range of one migration in which these rules find something, a line each. */
export function aVerdict(...rules: readonly RuleId[]): RangeVerdict {
  const findings = rules.map((rule, index) =>
    findingOf(rule, { file: FILE, revision: "r2" }, { line: index + 1, operation: `does ${rule}` }),
  );
  return {
    ...summed(findings, "reversible"),
    migrations: [
      {
        file: FILE,
        revision: "r2",
        verdict: "safe",
        findings: [],
        downgrade: "reversible",
        downgradeWhy: "",
        error: undefined,
        bad: [],
      },
    ],
    findings,
    downgrade: "reversible",
    downgradeTo: ["r1"],
  };
}

/** A reader of migrations that keeps what it is asked. */
export class Migrations implements MigrationSource {
  readonly asked: ImagesAsked[] = [];

  /** @param verdicts by the target; what isn't there isn't known. */
  constructor(private readonly verdicts: Readonly<Record<string, RangeVerdict>>) {}

  async ask(asked: ImagesAsked): Promise<ReadonlyMap<string, ImageAnswer>> {
    this.asked.push(asked);
    return new Map(
      asked.targets.map((target): [string, ImageAnswer] => {
        const verdict = this.verdicts[target];
        return [
          target,
          verdict === undefined
            ? { target, why: "the clone is gone", isMissing: false }
            : { target, verdict, schemaOf: asked.live, unknownToTarget: [] },
        ];
      }),
    );
  }
}

/** Between `good` and the database these rules find something. */
export function finding(...rules: readonly RuleId[]) {
  return (world: World) => (world.migrations = new Migrations({ good: aVerdict(...rules) }));
}
