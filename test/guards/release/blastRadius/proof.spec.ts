// What a rollback may change of the record of the proof.
import { PROOF_RECORD } from "../../../../src/guards/resourceTypes";
import { record, released, service, testRows, UNKNOWN } from "./fixtures";

const rightRecord = { type: PROOF_RECORD, what: "update", before: record() };

describe("a rollback", () => {
  testRows([
    {
      ...rightRecord,
      title: "prove another release, behind the page, in an emergency, once more",
      after: record(
        { ...released, maintenance: true, emergency: true },
        service({ taskDefinition: "app:3" }, "good"),
        { round: 1 },
      ),
    },
    {
      ...rightRecord,
      title: "prove a revision that isn't known yet",
      after: record({ ...released, taskDefinition: UNKNOWN }, service({ taskDefinition: UNKNOWN })),
    },
    ...(
      [
        [{ smokePaths: [] }, /`input\.target\.smokePaths`: `\["\/sessions\/"\]` → `\[\]`/],
        [{ consecutiveSuccesses: 1 }, /`input\.target\.consecutiveSuccesses`: `5` → `1`/],
        [{ latencySamples: 5 }, /`input\.target\.latencySamples`/],
        [{ p95LimitMs: 60000 }, /`input\.target\.p95LimitMs`: `800` → `60000`/],
        [{ timeBudgetSeconds: 3600 }, /`input\.target\.timeBudgetSeconds`/],
        [{ httpPatienceSeconds: 600 }, /`input\.target\.httpPatienceSeconds`/],
        [{ healthPath: "/docs" }, /`input\.target\.healthPath`/],
        [{ url: "https://other.example" }, /`input\.target\.url`/],
      ] as const
    ).map(([target, named]) => ({
      ...rightRecord,
      title: `prove it with ${JSON.stringify(target)}`,
      after: record({ ...released, ...target }),
      named,
    })),
    {
      ...rightRecord,
      title: "record what the service is, also where a failed deploy had changed more of it",
      after: record(released, service({ desiredCount: 3 }, "good")),
    },
    {
      ...rightRecord,
      title: "record a service that isn't known at all",
      after: record(released, UNKNOWN),
    },
    {
      ...rightRecord,
      title: "record what isn't known at all",
      after: { input: UNKNOWN },
      named: /`input`: .* → not known before the update/,
    },
    {
      ...rightRecord,
      title: "make the record anew, where somebody took it out of state",
      name: "conflicto-prod-proof",
      what: "create",
      before: undefined,
      after: record(released),
    },
    {
      ...rightRecord,
      title: "make another record",
      what: "create",
      before: undefined,
      after: record(released),
      named: /also create/,
    },
  ]);
});
