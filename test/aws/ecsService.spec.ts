import assert from "node:assert/strict";
import { createAwsClients } from "../../src/aws/clients";
import { CannotStop, createServicePort } from "../../src/aws/ecsService";
import { OperatorError } from "../../src/errors";
import { loopbackAws } from "./loopbackAws";

const NAMES = { cluster: "c", service: "s" };
const DEPLOYMENT = { serviceDeployments: [{ serviceDeploymentArn: "arn:deployment" }] };

describe("an ECS service, from outside Pulumi", () => {
  const aws = loopbackAws();
  before(() => aws.start());
  after(() => aws.stop());

  const port = () => createServicePort(createAwsClients("us-west-2"), NAMES);
  const never = new AbortController().signal;

  it("lists the newest revisions of its own family, with their images", async () => {
    aws.replyWith({
      ListTaskDefinitions: () => ({
        taskDefinitionArns: [
          "arn:aws:ecs:us-west-2:1:task-definition/app:2",
          "arn:aws:ecs:us-west-2:1:task-definition/app-other:9",
        ],
      }),
      DescribeTaskDefinition: ({ taskDefinition }) => ({
        taskDefinition: {
          taskDefinitionArn: taskDefinition,
          containerDefinitions: [{ name: "backend", image: "x/y:b" }, { name: "side" }],
        },
      }),
    });
    assert.deepEqual(await port().revisions("app", never), [
      {
        taskDefinition: "arn:aws:ecs:us-west-2:1:task-definition/app:2",
        images: { backend: "x/y:b" },
      },
    ]);
    const { status, sort, maxResults } = aws.asked[0]!.input;
    assert.deepEqual([status, sort, maxResults], ["ACTIVE", "DESC", 30]);
  });

  it("is asked for a revision, by force or not", async () => {
    aws.replyWith({ UpdateService: () => ({ service: { serviceArn: "arn:service" } }) });
    assert.equal(await port().update("app:2", true), "arn:service");
    await port().update("app:2", false);
    assert.deepEqual(
      aws.asked.map(({ input }) => input),
      [
        { ...NAMES, taskDefinition: "app:2", forceNewDeployment: true },
        { ...NAMES, taskDefinition: "app:2" },
      ],
    );
  });

  it("is asked to stop what is under way, and to go back", async () => {
    aws.replyWith({ ListServiceDeployments: () => DEPLOYMENT, StopServiceDeployment: () => ({}) });
    await port().stopDeployment();
    assert.deepEqual(aws.asked.at(-1), {
      action: "StopServiceDeployment",
      input: { serviceDeploymentArn: "arn:deployment", stopType: "ROLLBACK" },
    });
  });

  const cannot: [title: string, list: object, stop: object][] = [
    ["nothing is under way", { serviceDeployments: [] }, {}],
    ["the caller may not", DEPLOYMENT, { refuse: "AccessDeniedException" }],
    ["it has ended meanwhile", DEPLOYMENT, { refuse: "ServiceDeploymentNotFoundException" }],
    ["it can't be stopped any more", DEPLOYMENT, { refuse: "ConflictException" }],
    ["it isn't for this kind of service", { refuse: "UnsupportedFeatureException" }, {}],
    ["there is no such call", { refuse: "InvalidAction" }, {}],
  ];
  for (const [title, list, stop] of cannot) {
    it(`says that it can't stop where ${title}`, async () => {
      aws.replyWith({ ListServiceDeployments: () => list, StopServiceDeployment: () => stop });
      await assert.rejects(port().stopDeployment(), CannotStop);
    });
  }

  const others = ["InvalidParameterException", "ClientException", "ExpiredTokenException"];
  for (const name of others) {
    it(`never says that it can't stop for ${name}: an operator reads that`, async () => {
      aws.replyWith({ ListServiceDeployments: () => ({ refuse: name }) });
      await assert.rejects(port().stopDeployment(), (error) => {
        assert.ok(error instanceof OperatorError);
        assert.equal(error.message, `ECS couldn't be asked to stop the deployment: ${name}: no.`);
        return true;
      });
    });
  }

  it("leaves a bug of ours a bug", async () => {
    const broken = { ecs: () => Promise.reject(new TypeError("x is not a function")) };
    const service = createServicePort(broken as never, NAMES);
    await assert.rejects(service.stopDeployment(), TypeError);
    await assert.rejects(service.update("app:2", true), TypeError);
  });

  it("leaves the end of the process what it is", async () => {
    const ended = AbortSignal.abort(new DOMException("SIGINT", "AbortError"));
    await assert.rejects(port().revisions("app", ended), { name: "AbortError" });
  });

  it("has its tags read, set and taken off", async () => {
    aws.replyWith({
      DescribeServices: () => ({
        services: [{ serviceArn: "arn:service", tags: [{ key: "a", value: "1" }] }],
      }),
      TagResource: () => ({}),
      UntagResource: () => ({}),
    });
    assert.deepEqual(await port().tags(), { arn: "arn:service", tags: { a: "1" } });
    await port().tag("arn:service", { b: "2" });
    await port().untag("arn:service", ["a"]);
    assert.deepEqual(aws.asked[0]!.input["include"], ["TAGS"]);
    assert.deepEqual(aws.asked.slice(1), [
      {
        action: "TagResource",
        input: { resourceArn: "arn:service", tags: [{ key: "b", value: "2" }] },
      },
      { action: "UntagResource", input: { resourceArn: "arn:service", tagKeys: ["a"] } },
    ]);
  });

  it("has no tags where it isn't there", async () => {
    aws.replyWith({ DescribeServices: () => ({ services: [] }) });
    assert.equal(await port().tags(), undefined);
  });
});
