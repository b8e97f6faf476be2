// What AWS answers of two slots, for the loopback server: XML of Elastic Load Balancing, JSON of ECS.
import type { SlotName, Weights } from "../../src/guards/release/slotNames";

const LB = "arn:aws:elasticloadbalancing:us-west-2:000000000000";
export const RULE_ARN = `${LB}:listener-rule/app/web-prod-alb/1/2/3`;

/** ARN of a slot's target group. */
export function groupArn(slot: SlotName): string {
  return `${LB}:targetgroup/group-${slot}/1`;
}

export interface AwsWithSlots {
  /** Begins the name of every resource. */
  readonly prefix: string;
  /** The services that ECS has. */
  readonly services?: readonly object[];
  /** Weights of the traffic rule; undefined where there is none. */
  readonly weights?: Weights | undefined;
  /** The target groups that there are. */
  readonly groups?: readonly SlotName[];
  /** States of each slot's targets. */
  readonly targets?: Readonly<Partial<Record<SlotName, readonly string[]>>>;
}

/** A service as ECS describes it, with one deployment. */
export function ecsService(name: string, taskDefinition: string, tasks = 2): object {
  const deployment = { status: "PRIMARY", taskDefinition, runningCount: tasks };
  return {
    serviceName: name,
    status: "ACTIVE",
    taskDefinition,
    desiredCount: tasks,
    runningCount: tasks,
    deployments: [deployment],
  };
}

const members = (items: readonly string[]) =>
  items.map((each) => `<member>${each}</member>`).join("");
const answer = (action: string, list: string, items: readonly string[]) =>
  `<${action}Response><${action}Result><${list}>${members(items)}</${list}></${action}Result></${action}Response>`;

/** A rule that forwards to groups by weight. */
export function ruleXml(
  arn: string,
  weights: readonly (readonly [group: string, weight: string])[],
) {
  const named = weights.map(
    ([group, weight]) =>
      `<TargetGroupArn>${group}</TargetGroupArn>${weight && `<Weight>${weight}</Weight>`}`,
  );
  const forward = `<ForwardConfig><TargetGroups>${members(named)}</TargetGroups></ForwardConfig>`;
  return `<RuleArn>${arn}</RuleArn><Actions>${members([`<Type>forward</Type>${forward}`])}</Actions>`;
}

const OTHER_RULES = [
  ruleXml(`${LB}:listener-rule/app/web-prod-alb/1/2/slot-a`, [[groupArn("a"), "1"]]),
  `<RuleArn>${LB}:listener-rule/app/web-prod-alb/1/2/page</RuleArn><Actions>${members(["<Type>fixed-response</Type>"])}</Actions>`,
];

/** Replies by action. */
export function slotReplies({
  prefix,
  services = [],
  weights,
  groups = ["a", "b"],
  targets = {},
}: AwsWithSlots) {
  const slotOf = (name: unknown): SlotName => (name === `${prefix}-app-b` ? "b" : "a");
  const traffic =
    weights &&
    ruleXml(RULE_ARN, [
      [groupArn("b"), String(weights.b)],
      [groupArn("a"), String(weights.a)],
    ]);
  return {
    DescribeServices: () => ({ services: [...services] }),
    DescribeTargetGroups: (input: Record<string, unknown>) => {
      const slot = slotOf(input["Names.member.1"]);
      if (!groups.includes(slot)) return { refuse: "TargetGroupNotFound" };
      const arn = `<TargetGroupArn>${groupArn(slot)}</TargetGroupArn>`;
      return answer("DescribeTargetGroups", "TargetGroups", [arn]);
    },
    DescribeTargetHealth: (input: Record<string, unknown>) => {
      const slot = input["TargetGroupArn"] === groupArn("b") ? "b" : "a";
      const states = (targets[slot] ?? []).map(
        (state) => `<TargetHealth><State>${state}</State></TargetHealth>`,
      );
      return answer("DescribeTargetHealth", "TargetHealthDescriptions", states);
    },
    DescribeLoadBalancers: () =>
      answer("DescribeLoadBalancers", "LoadBalancers", [
        `<LoadBalancerArn>${LB}:loadbalancer/app/${prefix}-alb/1</LoadBalancerArn>`,
      ]),
    DescribeListeners: () =>
      answer("DescribeListeners", "Listeners", [
        `<ListenerArn>${LB}:listener/app/${prefix}-alb/1/1</ListenerArn>`,
        `<ListenerArn>${LB}:listener/app/${prefix}-alb/1/2</ListenerArn>`,
      ]),
    DescribeRules: (input: Record<string, unknown>) => {
      const isHttp = String(input["ListenerArn"]).endsWith("/1/1");
      const rules = isHttp ? [] : [...OTHER_RULES, ...(traffic === undefined ? [] : [traffic])];
      return answer("DescribeRules", "Rules", rules);
    },
  };
}
