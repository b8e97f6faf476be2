// The SDK itself, talking to a loopback server that answers as AWS does: what is tested is the
// questions that are asked and how the answers are read, not AWS.
import assert from "node:assert/strict";
import { createAwsClients } from "../../src/aws/clients";
import { createEcsPort } from "../../src/aws/ecs";
import { loopbackAws } from "./loopbackAws";

const TASK = "arn:aws:ecs:us-west-2:000000000000:task/app-cluster";
const GROUP = "arn:aws:elasticloadbalancing:us-west-2:000000000000:targetgroup/app/1";
const NAME = { cluster: "app-cluster", service: "app-svc" };
describe("createEcsPort", () => {
  const { asked, replyWith, start, stop } = loopbackAws();
  const ecs = () => createEcsPort(createAwsClients("us-west-2"));
  const signal = new AbortController().signal;

  before(start);
  after(stop);

  it("reads a service, its tasks and its targets", async () => {
    replyWith({
      DescribeServices: () => ({
        services: [
          {
            status: "ACTIVE",
            desiredCount: 2,
            healthCheckGracePeriodSeconds: 30,
            loadBalancers: [{ targetGroupArn: GROUP, containerName: "backend" }],
            deployments: [
              {
                id: "ecs-svc/1",
                status: "PRIMARY",
                taskDefinition: "arn:app:5",
                rolloutState: "IN_PROGRESS",
                rolloutStateReason: "in progress",
                runningCount: 1,
                createdAt: 1_700_000_000,
              },
            ],
            events: [{ createdAt: 1_700_000_001, message: "has started 1 tasks" }],
          },
        ],
      }),
      ListTasks: ({ desiredStatus }) => ({ taskArns: [`${TASK}/${desiredStatus}`] }),
      DescribeTasks: ({ tasks }) => ({
        tasks: [
          String(tasks).endsWith("STOPPED")
            ? {
                taskArn: `${TASK}/STOPPED`,
                taskDefinitionArn: "arn:app:5",
                lastStatus: "STOPPED",
                stopCode: "EssentialContainerExited",
                stoppedReason: "Essential container in task exited",
                createdAt: 1_700_000_002,
                containers: [{ name: "backend", image: "r/app:b", exitCode: 1, reason: "oom" }],
              }
            : {
                taskArn: `${TASK}/RUNNING`,
                taskDefinitionArn: "arn:app:5",
                lastStatus: "RUNNING",
                attachments: [
                  {
                    details: [
                      { name: "subnetId", value: "subnet-1" },
                      { name: "privateIPv4Address", value: "10.0.0.1" },
                    ],
                  },
                ],
                containers: [{ name: "backend", imageDigest: "sha256:b", exitCode: null }],
              },
        ],
      }),
      DescribeTargetHealth: () => `<DescribeTargetHealthResponse><DescribeTargetHealthResult>
        <TargetHealthDescriptions>
          <member><Target><Id>10.0.0.1</Id><Port>8000</Port></Target>
            <TargetHealth><State>unhealthy</State><Description>codes: [500]</Description></TargetHealth>
          </member>
        </TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>`,
    });

    assert.deepEqual(await ecs().describeRollout(NAME, signal), {
      service: {
        status: "ACTIVE",
        desiredCount: 2,
        gracePeriodSeconds: 30,
        deployments: [
          {
            id: "ecs-svc/1",
            status: "PRIMARY",
            taskDefinition: "arn:app:5",
            rolloutState: "IN_PROGRESS",
            rolloutStateReason: "in progress",
            runningCount: 1,
            createdAt: 1_700_000_000_000,
          },
        ],
        events: [{ at: 1_700_000_001_000, message: "has started 1 tasks" }],
      },
      tasks: [
        {
          id: "RUNNING",
          taskDefinition: "arn:app:5",
          lastStatus: "RUNNING",
          stopCode: undefined,
          stoppedReason: undefined,
          address: "10.0.0.1",
          createdAt: 0,
          containers: [
            {
              name: "backend",
              image: undefined,
              imageDigest: "sha256:b",
              exitCode: undefined,
              reason: undefined,
            },
          ],
        },
      ],
      stoppedTasks: [
        {
          id: "STOPPED",
          taskDefinition: "arn:app:5",
          lastStatus: "STOPPED",
          stopCode: "EssentialContainerExited",
          stoppedReason: "Essential container in task exited",
          address: undefined,
          createdAt: 1_700_000_002_000,
          containers: [
            {
              name: "backend",
              image: "r/app:b",
              imageDigest: undefined,
              exitCode: 1,
              reason: "oom",
            },
          ],
        },
      ],
      targets: [{ id: "10.0.0.1", state: "unhealthy", description: "codes: [500]" }],
    });
    assert.deepEqual(asked.map(({ action }) => action).sort(), [
      "DescribeServices",
      "DescribeTargetHealth",
      "DescribeTasks",
      "DescribeTasks",
      "ListTasks",
      "ListTasks",
    ]);
  });

  it("follows pages of tasks and describes a hundred at a time", async () => {
    const arns = Array.from({ length: 150 }, (_, index) => `${TASK}/${index}`);
    replyWith({
      ListTasks: ({ desiredStatus, nextToken }) =>
        desiredStatus === "STOPPED"
          ? { taskArns: [] }
          : nextToken === undefined
            ? { taskArns: arns.slice(0, 100), nextToken: "more" }
            : { taskArns: arns.slice(100) },
      DescribeTasks: ({ tasks }) => ({
        tasks: (tasks as string[]).map((taskArn) => ({ taskArn })),
      }),
    });
    const { tasks } = await ecs().describeRollout(NAME, signal);
    assert.deepEqual(
      tasks.map(({ id }) => `${TASK}/${id}`),
      arns,
    );
    const sizes = asked.flatMap(({ action, input }) =>
      action === "DescribeTasks" ? (input["tasks"] as string[]).length : [],
    );
    assert.deepEqual(sizes, [100, 50]);
  });

  it("shows a missing service and a missing cluster as no service", async () => {
    const nothing = { service: undefined, tasks: [], stoppedTasks: [], targets: [] };
    replyWith({
      DescribeServices: () => ({ services: [], failures: [{ reason: "MISSING" }] }),
      ListTasks: () => ({ refuse: "ServiceNotFoundException" }),
    });
    assert.deepEqual(await ecs().describeRollout(NAME, signal), nothing);
    replyWith({
      DescribeServices: () => ({ refuse: "ClusterNotFoundException" }),
      ListTasks: () => ({ refuse: "ClusterNotFoundException" }),
    });
    assert.deepEqual(await ecs().describeRollout(NAME, signal), nothing);
  });

  it("passes on what AWS refuses", async () => {
    replyWith({ DescribeServices: () => ({ refuse: "AccessDeniedException" }) });
    await assert.rejects(ecs().describeRollout(NAME, signal), { name: "AccessDeniedException" });
  });

  it("rejects at once when interrupted", async () => {
    replyWith({});
    const pending = ecs().describeRollout(NAME, AbortSignal.abort());
    await assert.rejects(pending, { name: "AbortError" });
    assert.deepEqual(asked, []);
  });

  it("reads a container of a task definition", async () => {
    replyWith({
      DescribeTaskDefinition: () => ({
        taskDefinition: {
          containerDefinitions: [
            { name: "sidecar", image: "r/sidecar" },
            {
              name: "backend",
              image: "r/app:b",
              logConfiguration: {
                logDriver: "awslogs",
                options: { "awslogs-stream-prefix": "app" },
              },
            },
          ],
        },
      }),
    });
    assert.deepEqual(await ecs().describeContainer("arn:app:5", "backend", signal), {
      image: "r/app:b",
      logStreamPrefix: "app",
    });
    assert.equal(await ecs().describeContainer("arn:app:5", "other", signal), undefined);
  });

  const stream = { logGroup: "/ecs/app", prefix: "app", containerName: "backend", taskId: "7" };

  it("reads the end of a task's log stream", async () => {
    replyWith({ GetLogEvents: () => ({ events: [{ message: "one" }, { message: "two" }] }) });
    assert.deepEqual(await ecs().lastLogLines(stream, 5, signal), ["one", "two"]);
    assert.deepEqual(asked[0]?.input, {
      logGroupName: "/ecs/app",
      logStreamName: "app/backend/7",
      limit: 5,
      startFromHead: false,
    });
  });

  it("reads no lines where a task wrote none", async () => {
    replyWith({ GetLogEvents: () => ({ refuse: "ResourceNotFoundException" }) });
    assert.deepEqual(await ecs().lastLogLines(stream, 5, signal), []);
  });
});
