// Elastic Load Balancing: listeners, and the rules that send requests somewhere.
import type { ProtocolEnum } from "@aws-sdk/client-elastic-load-balancing-v2";
import { found } from "../aws";
import { integer, list, object, resourceType, set, tags, text } from "../schema";
import { changeElbTags, elbTagOutputs, elbTags } from "./lb";
import { action, type ActionInput, actionRequest, actionsOf } from "./lbActions";
import { condition, conditionOf, conditionRequest } from "./lbConditions";

const listener = resourceType({
  token: "aws:lb/listener:Listener",
  inputs: {
    loadBalancerArn: text({ required: true, forceNew: true }),
    port: integer(),
    protocol: text({ computed: true, oneOf: ["HTTP", "HTTPS"] }),
    sslPolicy: text({ computed: true }),
    certificateArn: text(),
    defaultActions: list(object(action), { required: true }),
    tags: tags(),
  },
  outputs: ["arn", "tagsAll"],
  async create(aws, inputs) {
    const elb = await aws.elb();
    const { Listeners } = await elb.createListener({
      LoadBalancerArn: inputs.loadBalancerArn,
      ...listenerSettings(inputs),
      Tags: elbTags(inputs.tags),
    });
    return Listeners?.[0]?.ListenerArn ?? "";
  },
  async read(aws, ListenerArn, { defaultActions }) {
    const elb = await aws.elb();
    const it = (await found(elb.describeListeners({ ListenerArns: [ListenerArn] })))
      ?.Listeners?.[0];
    return (
      it && {
        arn: ListenerArn,
        loadBalancerArn: it.LoadBalancerArn,
        port: it.Port,
        protocol: it.Protocol,
        sslPolicy: it.SslPolicy,
        certificateArn: it.Certificates?.[0]?.CertificateArn,
        defaultActions: actionsOf(it.DefaultActions, defaultActions),
        ...(await elbTagOutputs(aws, ListenerArn)),
      }
    );
  },
  async update(aws, ListenerArn, { changed, olds, news }) {
    const elb = await aws.elb();
    if ([...changed].some((input) => input !== "tags")) {
      await elb.modifyListener({ ListenerArn, ...listenerSettings(news) });
    }
    await changeElbTags(aws, ListenerArn, olds.tags, news.tags);
  },
  async delete(aws, ListenerArn) {
    const elb = await aws.elb();
    await found(elb.deleteListener({ ListenerArn }));
  },
});

const listenerRule = resourceType({
  token: "aws:lb/listenerRule:ListenerRule",
  inputs: {
    listenerArn: text({ required: true, forceNew: true }),
    priority: integer({ computed: true }),
    conditions: set(object(condition), { required: true }),
    actions: list(object(action), { required: true }),
    tags: tags(),
  },
  outputs: ["arn", "tagsAll"],
  async create(aws, inputs) {
    const elb = await aws.elb();
    const { Rules } = await elb.createRule({
      ListenerArn: inputs.listenerArn,
      Priority: inputs.priority ?? (await nextPriority(elb, inputs.listenerArn)),
      Conditions: inputs.conditions.map(conditionRequest),
      Actions: inputs.actions.map(actionRequest),
      Tags: elbTags(inputs.tags),
    });
    return Rules?.[0]?.RuleArn ?? "";
  },
  async read(aws, RuleArn, { listenerArn, actions }) {
    const elb = await aws.elb();
    const it = (await found(elb.describeRules({ RuleArns: [RuleArn] })))?.Rules?.[0];
    return (
      it && {
        arn: RuleArn,
        listenerArn:
          listenerArn ?? RuleArn.replace("listener-rule", "listener").replace(/\/[^/]+$/, ""),
        priority: Number(it.Priority),
        conditions: it.Conditions?.map(conditionOf),
        actions: actionsOf(it.Actions, actions),
        ...(await elbTagOutputs(aws, RuleArn)),
      }
    );
  },
  async update(aws, RuleArn, { changed, olds, news }) {
    const elb = await aws.elb();
    const when = <T>(input: "conditions" | "actions", value: T) =>
      changed.has(input) ? value : undefined;
    if (changed.has("priority")) {
      await elb.setRulePriorities({ RulePriorities: [{ RuleArn, Priority: news.priority }] });
    }
    if (changed.has("conditions") || changed.has("actions")) {
      await elb.modifyRule({
        RuleArn,
        Conditions: when("conditions", news.conditions.map(conditionRequest)),
        Actions: when("actions", news.actions.map(actionRequest)),
      });
    }
    await changeElbTags(aws, RuleArn, olds.tags, news.tags);
  },
  async delete(aws, RuleArn) {
    const elb = await aws.elb();
    await found(elb.deleteRule({ RuleArn }));
  },
});

type Elb = Awaited<ReturnType<Parameters<typeof listener.create>[0]["elb"]>>;

/** Where the program names no priority, the real provider takes the one after the highest. */
async function nextPriority(elb: Elb, ListenerArn: string): Promise<number> {
  const { Rules = [] } = await elb.describeRules({ ListenerArn });
  return Math.max(0, ...Rules.map(({ Priority }) => Number(Priority) || 0)) + 1;
}

function listenerSettings(inputs: {
  port: number | undefined;
  protocol: string | undefined;
  sslPolicy: string | undefined;
  certificateArn: string | undefined;
  defaultActions: readonly ActionInput[];
}) {
  const { certificateArn } = inputs;
  return {
    Port: inputs.port,
    Protocol: (inputs.protocol ?? "HTTP") as ProtocolEnum,
    SslPolicy: inputs.sslPolicy,
    Certificates: certificateArn === undefined ? undefined : [{ CertificateArn: certificateArn }],
    DefaultActions: inputs.defaultActions.map(actionRequest),
  };
}

export const lbRoutingTypes = [listener, listenerRule];
