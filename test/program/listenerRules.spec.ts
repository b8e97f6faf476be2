// The rules of the load balancer that lead into the slots, under Pulumi's mocks.
import assert from "node:assert/strict";
import { all, registered } from "../support/mocks";
import { runProgram } from "../support/program";

// What a mock got is whatever the program gave: the assertions say what it must be.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Inputs = Record<string, any>;

describe("the program's listener rules, in prod", () => {
  before(() => runProgram("prod"));

  it("hands the application's paths to the live slot by one rule, from the HTTPS listener", () => {
    const rules = all("aws:lb/listenerRule:ListenerRule").map(({ inputs }) => inputs as Inputs);
    for (const rule of rules) assert.match(rule["listenerArn"], /conflicto-prod-https$/);
    const byPath = rules.filter((rule) => rule["conditions"][0].pathPattern !== undefined);
    const group = "arn:aws:mock:us-west-2:123456789012:conflicto-prod-app";
    const targetGroups = [
      { arn: group, weight: 1 },
      { arn: `${group}-b`, weight: 0 },
    ];
    assert.deepEqual(
      byPath.map(({ conditions, actions }) => [conditions, actions]),
      [
        [
          [{ pathPattern: { values: ["/api/*", "/docs", "/openapi.json"] } }],
          [{ type: "forward", forward: { targetGroups } }],
        ],
      ],
    );
  });

  it("lets nobody into a slot but who knows its key, before every other rule", () => {
    const rules = all("aws:lb/listenerRule:ListenerRule");
    const priorities = rules.map(({ inputs }) => inputs["priority"] as number);
    assert.equal(new Set(priorities).size, priorities.length);
    const keys = ["a", "b"].map((slot) => {
      const { inputs } = rules.find(({ name }) => name === `conflicto-prod-slot-${slot}`)!;
      const { httpHeader } = (inputs as Inputs)["conditions"][0];
      assert.equal(httpHeader.httpHeaderName, "x-release-slot");
      const end = slot === "a" ? "" : "-b";
      assert.deepEqual(inputs["actions"], [
        {
          type: "forward",
          targetGroupArn: `arn:aws:mock:us-west-2:123456789012:conflicto-prod-app${end}`,
        },
      ]);
      const others = rules.filter(({ name }) => !/-slot-/.test(name));
      for (const other of others) {
        assert.ok((inputs["priority"] as number) < (other.inputs["priority"] as number));
      }
      return httpHeader.values;
    });
    for (const values of keys) assert.match(String(values), /^[0-9a-f]{64}$/);
    assert.notDeepEqual(keys[0], keys[1]);
  });

  it("keeps the slots' keys out of everything but those rules", () => {
    const rules = all("aws:lb/listenerRule:ListenerRule").filter(({ name }) => /-slot-/.test(name));
    const keys = rules.map(
      ({ inputs }) => (inputs as Inputs)["conditions"][0].httpHeader.values[0],
    );
    const others = JSON.stringify(registered.filter((one) => !rules.includes(one)));
    for (const key of keys) assert.ok(!others.includes(key as string));
  });
});
