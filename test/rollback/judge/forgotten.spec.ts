import assert from "node:assert/strict";
import { forgottenIn } from "../../../src/rollback/judge/forgotten";
import { linesOf } from "../../../src/rollback/judge/statusLines";
import { statusOf } from "../../../src/rollback/judge/statusReport";
import { situationOf, type Situation } from "../../../src/rollback/facts/situation";
import { check } from "../../../src/rollback/plan";
import { readForPlan } from "../../../src/rollback/facts/planSituation";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";
import { HEALTHY, PROVEN } from "./statusFacts";

/** A world that was updated before, with both slots filled. */
async function inWorld<T>(look: (world: World) => Promise<T>): Promise<T> {
  const world = new World();
  try {
    world.hasIdle({ tag: "good", tasks: 2 });
    return await look(world);
  } finally {
    world.remove();
  }
}

/** The situation, without the resources in state whose URN ends so. */
async function without(...ends: string[]): Promise<Situation> {
  const situation = await inWorld((world) => situationOf(world.file, depsOf(world)));
  assert.ok(situation.state.ok);
  const { resources, outputs } = situation.state.value;
  const kept = [...resources].filter(([, { name }]) => !ends.some((end) => name.endsWith(end)));
  const value = { resources: new Map(kept), outputs: { imageTag: "bad", ...outputs } };
  return { ...situation, state: { ok: true, value } };
}

const UP = "npx pulumi up --stack prod";

describe("what state has forgotten", () => {
  const rows: [title: string, ends: string[], said: RegExp[], imports: RegExp[]][] = [
    [
      "the live service",
      ["-svc"],
      [/State has no service `conflicto-prod-svc`/],
      [
        /^npx pulumi import aws:ecs\/service:Service conflicto-prod-svc conflicto-prod-cluster\/conflicto-prod-svc --parent service=urn:pulumi:prod::conflicto::webapp:service:Service::conflicto-prod --protect=false --generate-code=false --yes --stack prod$/,
      ],
    ],
    [
      "the other slot's service",
      ["-svc-b"],
      [/no service `conflicto-prod-svc-b`/],
      [/conflicto-prod-svc-b /],
    ],
    [
      "both, the traffic rule and the proofs",
      ["-svc", "-svc-b", "-traffic", "-proof"],
      [/`conflicto-prod-svc`/, /`conflicto-prod-svc-b`/, /no traffic rule/, /no list of proofs/],
      [
        /conflicto-prod-svc /,
        /conflicto-prod-svc-b /,
        /ListenerRule conflicto-prod-traffic arn:\S+ --protect=false/,
      ],
    ],
    ["the proofs alone", ["-proof"], [/no list of proofs/], []],
  ];
  for (const [title, ends, said, imports] of rows) {
    it(`is named, with the one line that leads back: ${title}`, async () => {
      const situation = await without(...ends);
      const found = forgottenIn(situation);
      assert.ok(found);
      for (const one of said) assert.match(found.messages.join("\n"), one);
      const lines = found.next.split(" && ");
      assert.equal(lines.at(-1), UP);
      assert.equal(lines.length - 1, imports.length, found.next);
      imports.forEach((one, index) => assert.match(lines[index]!, one));
      assert.equal(found.stopsUpdates, imports.length > 0);
      const report = statusOf(situation, HEALTHY, PROVEN);
      assert.equal(report.next[0], found.next);
      const shown = linesOf(report, undefined).join("\n");
      assert.doesNotMatch(shown, /nothing, verified|an update ended while it/);
    });
  }

  it("is nothing where state has it all, or never had it", async () => {
    assert.equal(forgottenIn(await without()), undefined);
    const unborn = await without("-svc", "-svc-b", "-traffic", "-proof");
    assert.ok(unborn.state.ok);
    const value = { ...unborn.state.value, outputs: {} };
    assert.equal(forgottenIn({ ...unborn, state: { ok: true, value } }), undefined);
    assert.equal(forgottenIn({ ...unborn, seen: undefined }), undefined);
    assert.equal(forgottenIn({ ...unborn, state: { ok: false, why: "gone" } }), undefined);
  });

  it("keeps `to` from an update that would make it a second time", async () => {
    const forgot = await without("-svc-b");
    const checked = await inWorld(async (world) => {
      const planned = await readForPlan("prod", depsOf(world));
      return check(
        { ...planned, state: forgot.state },
        {
          target: "good",
          acceptMoved: false,
          isDeploy: false,
          takesOver: false,
          goOnDenied: false,
          risks: { rules: [], by: "ann" },
        },
      );
    });
    assert.ok("checks" in checked);
    const found = checked.checks.find(({ what }) => what === "state is complete");
    assert.equal(found?.result, "NO");
    assert.match(found.next ?? "", /^npx pulumi import [^]* && npx pulumi up --stack prod$/);
  });
});
