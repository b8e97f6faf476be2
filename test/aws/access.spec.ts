// The SDK itself, talking to a loopback server that answers as STS and IAM do: what is tested is the questions that are
// asked and how the answers are read, not what AWS would decide.
import assert from "node:assert/strict";
import { askAccess, type Needs } from "../../src/aws/access";
import { createAwsClients } from "../../src/aws/clients";
import { loopbackAws, SILENCE } from "./loopbackAws";

const SESSION = "arn:aws:sts::123456789012:assumed-role/deployer/ann";
const ROLE = "arn:aws:iam::123456789012:role/ops/deployer";
const USER = "arn:aws:iam::123456789012:user/ops/ann";
const SERVICE = "arn:aws:ecs:us-west-2:123456789012:service/c/s";
const NEEDS: Needs = {
  needs: [
    { actions: ["ecs:UpdateService", "ecs:DescribeServices"], resources: [SERVICE] },
    { actions: ["ecs:ListTasks"], resources: ["*"] },
  ],
  context: { "ecs:cluster": "arn:c" },
};

/** What GetCallerIdentity answers. */
function caller(arn: string): string {
  return `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;
}

const ROLE_ANSWER = `<GetRoleResponse><GetRoleResult><Role><Arn>${ROLE}</Arn></Role></GetRoleResult></GetRoleResponse>`;

/** What SimulatePrincipalPolicy answers: allowed, but for what is said of an action. */
function judging(said: Readonly<Record<string, string>> = {}) {
  return (input: Record<string, unknown>): string => {
    const actions = Object.entries(input).filter(([key]) => key.startsWith("ActionNames.member."));
    const results = actions.map(([, action]) => {
      const decision = said[String(action)] ?? "<EvalDecision>allowed</EvalDecision>";
      return `<member><EvalActionName>${String(action)}</EvalActionName>${decision}</member>`;
    });
    return `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults>${results.join("")}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
  };
}

const DENIED = "<EvalDecision>implicitDeny</EvalDecision>";
const MFA =
  "<MissingContextValues><member>aws:MultiFactorAuthPresent</member></MissingContextValues>";

describe("askAccess", () => {
  const { asked, replyWith, start, stop } = loopbackAws();
  before(start);
  after(stop);

  const ask = (timeLimitMs = 5000) =>
    askAccess(createAwsClients("us-west-2"), () => NEEDS, timeLimitMs);
  const actions = () => asked.map(({ action }) => action);
  const allowed = (action: string, resources: string[]) => ({
    action,
    resources,
    isAllowed: true,
    missing: [],
  });

  it("judges a session by its role, whose path only IAM knows", async () => {
    replyWith({
      GetCallerIdentity: () => caller(SESSION),
      GetRole: () => ROLE_ANSWER,
      SimulatePrincipalPolicy: judging(),
    });
    assert.deepEqual(await ask(), {
      kind: "judged",
      principal: ROLE,
      judged: [
        allowed("ecs:UpdateService", [SERVICE]),
        allowed("ecs:DescribeServices", [SERVICE]),
        allowed("ecs:ListTasks", ["*"]),
      ],
    });
    assert.equal(asked[1]?.input["RoleName"], "deployer");
    const simulated = asked.find((one) => one.input["ActionNames.member.2"] !== undefined)?.input;
    assert.deepEqual(
      {
        PolicySourceArn: simulated?.["PolicySourceArn"],
        actions: [simulated?.["ActionNames.member.1"], simulated?.["ActionNames.member.2"]],
        resource: simulated?.["ResourceArns.member.1"],
        key: simulated?.["ContextEntries.member.1.ContextKeyName"],
        value: simulated?.["ContextEntries.member.1.ContextKeyValues.member.1"],
      },
      {
        PolicySourceArn: ROLE,
        actions: ["ecs:UpdateService", "ecs:DescribeServices"],
        resource: SERVICE,
        key: "ecs:cluster",
        value: "arn:c",
      },
    );
  });

  it("judges a user as itself", async () => {
    replyWith({ GetCallerIdentity: () => caller(USER), SimulatePrincipalPolicy: judging() });
    const access = await ask();
    assert.ok(access.kind === "judged");
    assert.equal(access.principal, USER);
    assert.ok(!actions().includes("GetRole"));
  });

  it("hands on whose account it is, for the ARNs", async () => {
    const arn = "arn:aws-cn:iam::210987654321:user/ann";
    replyWith({ GetCallerIdentity: () => caller(arn), SimulatePrincipalPolicy: judging() });
    let handed: unknown;
    const needsIn = (account: unknown) => {
      handed = account;
      return NEEDS;
    };
    await askAccess(createAwsClients("cn-north-1"), needsIn, 5000);
    assert.deepEqual(handed, { partition: "aws-cn", account: "210987654321" });
  });

  it("asks IAM nothing about the account's root", async () => {
    const root = "arn:aws:iam::123456789012:root";
    replyWith({ GetCallerIdentity: () => caller(root) });
    assert.deepEqual(await ask(), { kind: "judged", principal: root, judged: [] });
    assert.deepEqual(actions(), ["GetCallerIdentity"]);
  });

  const specific = `<ResourceSpecificResults><member>${MFA}</member></ResourceSpecificResults>`;
  const decisions: [title: string, decision: string, missing: string[]][] = [
    ["a denial", DENIED, []],
    ["an explicit denial", "<EvalDecision>explicitDeny</EvalDecision>", []],
    ["a denial for want of a condition's value", `${DENIED}${MFA}`, ["aws:MultiFactorAuthPresent"]],
    ["the same of a named resource", `${DENIED}${specific}`, ["aws:MultiFactorAuthPresent"]],
  ];
  for (const [title, decision, missing] of decisions) {
    it(`reads ${title}`, async () => {
      replyWith({
        GetCallerIdentity: () => caller(USER),
        SimulatePrincipalPolicy: judging({ "ecs:UpdateService": decision }),
      });
      const access = await ask();
      assert.ok(access.kind === "judged");
      const [first, second] = access.judged;
      assert.deepEqual([first?.isAllowed, first?.missing], [false, missing]);
      assert.equal(second?.isAllowed, true);
    });
  }

  for (const name of [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
  ]) {
    it(`tells credentials that AWS refuses with ${name}`, async () => {
      replyWith({ GetCallerIdentity: () => ({ refuse: name }) });
      assert.deepEqual(await ask(), { kind: "refused", why: `${name}: no` });
    });
  }

  it("tells where there are no credentials", async () => {
    const saved = { ...process.env };
    // Nothing of this machine's: neither its files nor its metadata service.
    delete process.env["AWS_ACCESS_KEY_ID"];
    process.env["AWS_CONFIG_FILE"] = process.env["AWS_SHARED_CREDENTIALS_FILE"] = "/nowhere";
    process.env["AWS_EC2_METADATA_DISABLED"] = "true";
    try {
      const access = await ask();
      assert.ok(access.kind === "refused");
      assert.match(access.why, /^CredentialsProviderError: /);
    } finally {
      for (const name of Object.keys(process.env)) {
        if (!(name in saved)) delete process.env[name];
      }
      Object.assign(process.env, saved);
    }
  });

  const failures: [title: string, replies: Parameters<typeof replyWith>[0], why: RegExp][] = [
    [
      "STS is closed to this network",
      { GetCallerIdentity: () => ({ refuse: "AccessDenied" }) },
      /^AccessDenied: no$/,
    ],
    [
      "the role may not be looked at",
      {
        GetCallerIdentity: () => caller(SESSION),
        GetRole: () => ({ refuse: "AccessDenied" }),
      },
      /^AccessDenied: no$/,
    ],
    [
      "nothing may be simulated",
      {
        GetCallerIdentity: () => caller(USER),
        SimulatePrincipalPolicy: () => ({ refuse: "AccessDenied" }),
      },
      /^AccessDenied: no$/,
    ],
    [
      "simulation isn't there",
      {
        GetCallerIdentity: () => caller(USER),
        SimulatePrincipalPolicy: () => ({ refuse: "InvalidAction" }),
      },
      /^InvalidAction: no$/,
    ],
    [
      "IAM leaves an action out",
      {
        GetCallerIdentity: () => caller(USER),
        SimulatePrincipalPolicy: () => judging()({}),
      },
      /^IAM didn't judge ecs:/,
    ],
    [
      "the caller is a federated user",
      { GetCallerIdentity: () => caller("arn:aws:sts::123456789012:federated-user/ann") },
      /federated-user\/ann` has no policies that IAM could judge$/,
    ],
  ];
  for (const [title, replies, why] of failures) {
    it(`doesn't know where ${title}`, async () => {
      replyWith(replies);
      const access = await ask();
      assert.ok(access.kind === "unknown");
      assert.match(access.why, why);
    });
  }

  it("doesn't wait longer than its time", async () => {
    replyWith({ GetCallerIdentity: () => SILENCE });
    assert.deepEqual(await ask(50), { kind: "unknown", why: "no answer within 0.05 s" });
  });
});
