import assert from "node:assert/strict";
import { reasons, toShow } from "../../src/pulumi/output";

describe("a line of an update", () => {
  const shown: [line: string, as: string | undefined][] = [
    [
      "    pulumi:pulumi:Stack conflicto-prod running HTTP: `a` answered for the first time after 6.7 s",
      "HTTP: `a` answered for the first time after 6.7 s",
    ],
    [
      " +  pulumi:pulumi:Stack conflicto-prod creating (6s) ECS: 0/2 tasks running",
      "ECS: 0/2 tasks running",
    ],
    [
      " ~  aws:ecs:Service conflicto-prod-svc updated (0.08s) [diff: ~tags]",
      "~  aws:ecs:Service conflicto-prod-svc updated (0.08s)",
    ],
    [" ~  aws:ecs:Service conflicto-prod-svc updating (0s) [diff: ~tags]", undefined],
    [" ++ aws:ecs:TaskDefinition conflicto-prod-app created replacement (0.1s)", undefined],
    ["    pulumi:pulumi:Stack conflicto-prod running ", undefined],
    ["Loading policy packs...: done", undefined],
    ["@ updating....", undefined],
  ];
  for (const [line, as] of shown) {
    it(`${as === undefined ? "isn't shown" : "is shown"}: ${line.trim().slice(0, 60)}`, () => {
      assert.equal(toShow(line), as);
    });
  }
});

describe("the reasons of a failure", () => {
  const FRAME = "code: -2\n stdout: \n stderr: Command failed with exit code 1: pulumi up\n";

  it("are the errors, without what Pulumi says around them", () => {
    const message = `${FRAME}Updating (prod):
Diagnostics:
  aws:ecs:TaskDefinition (app):
    error: expected resource operations for urn:x but none were seen

  pulumi:index:Stash (proof):
    error: before hook "proof" failed: 0 of 73 answers were good.
    Task c7c28bc7: RUNNING
    Next: go back

  pulumi:pulumi:Stack (conflicto-prod):
    error: update failed

Resources:
    ~ 1 updated
`;
    assert.equal(
      reasons(message, "prod"),
      'before hook "proof" failed: 0 of 73 answers were good.\nTask c7c28bc7: RUNNING\nNext: go back',
    );
  });

  it("leave the command to go on with to the verb, which says it once", () => {
    for (const [advice, isKept] of [
      ["Next: `npx --no rollback to 1b2f --stack prod`", false],
      [
        "Next: `npx --no rollback candidates --stack prod` lists the releases to go back to.",
        false,
      ],
      ["Next: `npx pulumi up --stack prod` verifies it again.", false],
      ["Next: sign in to AWS, check with `aws sts get-caller-identity`.", true],
    ] as const) {
      const message = `${FRAME}Diagnostics:
  pulumi:index:Stash (conflicto-prod-proof):
    error: after hook "conflicto-prod-proof" failed: it is too slow.
    Task c7c28bc7: RUNNING
    ${advice}

Resources:
`;
      const found = reasons(message, "prod").split("\n");
      assert.equal(found[1], "Task c7c28bc7: RUNNING");
      assert.equal(found.includes(advice), isKept, advice);
    }
  });

  it("are mandatory violations, not advisory ones", () => {
    const message = `${FRAME}Policies:
    ❌ conflicto@v0.1.0 (local: policies)
        - [advisory] [severity: low]  logs  (aws:lb:LoadBalancer: alb)
          Requests aren't logged.
        - [mandatory] [severity: high]  image-not-pinned  (aws:ecs:TaskDefinition: app)
          It is pinned.

Resources:
`;
    const found = reasons(message, "prod");
    assert.match(found, /image-not-pinned[^]*It is pinned\./);
    assert.doesNotMatch(found, /logged/);
  });

  it("are found among the steps of a preview with --diff, which has no headings", () => {
    const message = `${FRAME}error: Preview failed: before hook "guard-create" failed: rollback-changes-nothing-else: A rollback may change the release alone.
Take this out, or, without Pulumi:
  npx --no rollback break-glass 1b2f4d6e8a0c --stack prod
error: failed to run policy: context canceled
error: preview failed
Previewing update (prod):
  pulumi:pulumi:Stack: (same)
    [urn=urn:pulumi:prod::conflicto::pulumi:pulumi:Stack::conflicto-prod]
    conflicto@v0.1.0 [advisory] [severity: low]  logs  (aws:lb:LoadBalancer: alb)Checks that requests are logged.
Requests aren't logged.
    conflicto@v0.1.0 [mandatory] [severity: critical]  image-not-pinned  (aws:ecs:TaskDefinition: app)Checks pins.
It is pinned.
    + pulumi:index:Stash: (create)
        [urn=urn:pulumi:prod::conflicto::pulumi:index:Stash::conflicto-prod-proof]
        smokePaths: [
            [0]: "/api/v1/sessions/"
        ]
Resources:
    ~ 1 to update

Policy Packs run:
    Name                                      Version
    conflicto|local|/work/policies  0.1.0
 err?: Error: the same again
`;
    assert.equal(
      reasons(message, "prod"),
      [
        'Preview failed: before hook "guard-create" failed: rollback-changes-nothing-else: A rollback may change the release alone.',
        "Take this out, or, without Pulumi:",
        "  npx --no rollback break-glass 1b2f4d6e8a0c --stack prod",
        "conflicto@v0.1.0 [mandatory] [severity: critical]  image-not-pinned  (aws:ecs:TaskDefinition: app)Checks pins.",
        "It is pinned.",
      ].join("\n"),
    );
  });

  it("are an exception's own words, where the program fails in a preview with --diff", () => {
    const message = `${FRAME}error: Running program '/start.js' failed with an unhandled exception:
\u001b[36m<ref *1>\u001b[39m Error: invocation of aws:route53/getZone:getZone returned an error: no matching zone
    at Object.callback \u001b[90m(/work/invoke.js:229:29\u001b[90m)\u001b[39m {
  promise: Promise { \u001b[36m<rejected>\u001b[39m }
}
Previewing update (prod):
Resources:
    59 unchanged
`;
    assert.equal(
      reasons(message, "prod"),
      "Running program '/start.js' failed with an unhandled exception:\nError: invocation of aws:route53/getZone:getZone returned an error: no matching zone",
    );
  });

  const frame = (said: string) => `${FRAME}${said}\n err?: Error: ${said}\n`;

  it("are the way out, where the command couldn't begin", () => {
    const said =
      "error: getting stack configuration: get stack secrets manager: incorrect passphrase";
    assert.match(
      reasons(frame(said), "prod"),
      /^The secrets of the stack prod .* passphrase is wrong/,
    );
  });

  it("are the last lines where Pulumi says it another way, without the frame around them", () => {
    assert.equal(reasons(frame("error: something new"), "prod"), "error: something new");
    assert.equal(
      reasons("code: -2\n stdout: \n stderr: \n err?: \n", "prod"),
      "Pulumi failed and printed nothing.",
    );
  });
});
