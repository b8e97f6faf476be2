// Maintenance mode in the whole program, under Pulumi's mocks: what is made, and what isn't touched.
import assert from "node:assert/strict";
import { MAINTENANCE_PAGE } from "../../src/components/maintenancePage";
import { all, proofRecord, registered, type Registered, valueOf } from "../support/mocks";
import { runProgram } from "../support/program";

// What a mock got is whatever the program gave: the assertions say what it must be.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Inputs = Record<string, any>;

const ON = { maintenance: "true" };
const PAGE_IN_STATE = {
  "urn:pulumi:prod::conflicto::aws:lb/listenerRule:ListenerRule::conflicto-prod-maintenance-page": {
    outputs: {},
  },
};

function maintenanceRules(): Registered[] {
  return all("aws:lb/listenerRule:ListenerRule").filter(({ name }) => /-maintenance-/.test(name));
}

function proven(): Inputs {
  return (proofRecord().inputs["input"] as Inputs)["target"] as Inputs;
}

describe("maintenance mode", () => {
  it("answers every path with 503 and our page, but hands the health path to the service", async () => {
    await runProgram("prod", ON);
    const rules = maintenanceRules().map(({ name, inputs }) => [
      name,
      (inputs as Inputs)["priority"],
      (inputs as Inputs)["conditions"],
      (inputs as Inputs)["actions"],
    ]);
    const targetGroupArn = "arn:aws:mock:us-west-2:123456789012:conflicto-prod-app";
    const fixedResponse = {
      contentType: "text/html",
      messageBody: MAINTENANCE_PAGE,
      statusCode: "503",
    };
    assert.deepEqual(rules, [
      [
        "conflicto-prod-maintenance-health",
        5,
        [{ pathPattern: { values: ["/api/v1/health/"] } }],
        [{ type: "forward", targetGroupArn }],
      ],
      [
        "conflicto-prod-maintenance-page",
        6,
        [{ pathPattern: { values: ["/*"] } }],
        [{ type: "fixed-response", fixedResponse }],
      ],
    ]);
  });

  it("comes before the application's rule, and after the proof's own way into the slots", async () => {
    await runProgram("prod", ON);
    const names = all("aws:lb/listenerRule:ListenerRule")
      .sort((a, b) => (a.inputs["priority"] as number) - (b.inputs["priority"] as number))
      .map(({ name }) => name.replace("conflicto-prod-", ""));
    assert.deepEqual(names, [
      "slot-a",
      "slot-b",
      "maintenance-health",
      "maintenance-page",
      "traffic",
    ]);
  });

  for (const [stack, listener] of [
    ["prod", /conflicto-prod-https$/],
    ["dev", /conflicto-dev-http$/],
  ] as const) {
    it(`is on the listener that serves users, in ${stack}`, async () => {
      await runProgram(stack, ON);
      assert.equal(maintenanceRules().length, 2);
      for (const { inputs } of maintenanceRules()) {
        assert.match(inputs["listenerArn"] as string, listener);
      }
    });
  }

  it("leaves no rule behind when it is off", async () => {
    await runProgram("prod", {}, {}, PAGE_IN_STATE);
    assert.deepEqual(maintenanceRules(), []);
  });

  it("touches nothing beside its rules and the record of the proof", async () => {
    const others = async (config: Record<string, string>) => {
      await runProgram("prod", config);
      const own = new Set([...maintenanceRules(), proofRecord()]);
      return registered
        .filter((resource) => !own.has(resource))
        .sort((a, b) => (a.type + a.name).localeCompare(b.type + b.name));
    };
    assert.deepEqual(await others(ON), await others({}));
  });

  it("is told to the proof, and to whoever reads the outputs", async () => {
    const on = await runProgram("prod", ON);
    assert.equal(proven()["maintenance"], true);
    assert.equal(await valueOf(on["maintenance"]!), true);
    const off = await runProgram("prod");
    assert.equal(proven()["maintenance"], false);
    assert.equal(await valueOf(off["maintenance"]!), false);
  });

  it("counts as on for the proof of the update that ends it: the rules go last", async () => {
    const { maintenance } = await runProgram("prod", {}, {}, PAGE_IN_STATE);
    assert.equal(proven()["maintenance"], true);
    assert.equal(await valueOf(maintenance!), false);
  });
});

describe("the maintenance page", () => {
  it("fits into a fixed response, and needs no charset of the load balancer's", () => {
    assert.ok(Buffer.byteLength(MAINTENANCE_PAGE, "utf8") <= 1024);
    // eslint-disable-next-line no-control-regex
    assert.match(MAINTENANCE_PAGE, /^[\x00-\x7f]*$/);
  });

  it("can be read by everybody: a language, a title, a heading, letters that can be enlarged", () => {
    for (const part of [/<html lang="en">/, /<title>.+<\/title>/, /<main>\s*<h1>.+<\/h1>/]) {
      assert.match(MAINTENANCE_PAGE, part);
    }
    assert.doesNotMatch(MAINTENANCE_PAGE, /user-scalable|maximum-scale/);
  });

  it("loads nothing and promises no time", () => {
    assert.doesNotMatch(MAINTENANCE_PAGE, /src=|href=|url\(|@import|https?:/);
    assert.doesNotMatch(MAINTENANCE_PAGE, /\b(minute|hour|soon|shortly)/i);
  });
});
