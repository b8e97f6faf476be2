// An ELB that keeps one rule, and answers it as the real one does.
import type {
  Action,
  ElasticLoadBalancingV2,
  Rule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Aws, makeClients, withPatience } from "../../../sandbox/provider/aws";

export const TOKEN = "aws:lb/listenerRule:ListenerRule";
export const ARN = "arn:aws:elasticloadbalancing:us-west-2:1:listener-rule/app/web/1/2/3";

/** Forward actions always have a ForwardConfig, and TargetGroupArn beside it where there is one group. */
function answered(actions: Action[] = []): Action[] {
  return actions.map((action) => {
    if (action.Type !== "forward") return action;
    const { TargetGroupArn, ForwardConfig } = action;
    const TargetGroups = ForwardConfig?.TargetGroups ?? [{ TargetGroupArn, Weight: 1 }];
    const only = TargetGroups.length === 1 ? TargetGroups[0]?.TargetGroupArn : undefined;
    const TargetGroupStickinessConfig = ForwardConfig?.TargetGroupStickinessConfig ?? {
      Enabled: false,
    };
    return {
      ...action,
      TargetGroupArn: only,
      ForwardConfig: { TargetGroups, TargetGroupStickinessConfig },
    };
  });
}

/** An ELB with at most one rule, and what it was asked. */
export function anElb(): {
  aws: Aws;
  rule: () => Rule | undefined;
  calls: [name: string, input: object][];
} {
  let rule: Rule | undefined;
  const calls: [string, object][] = [];
  const elb = {
    createRule: async ({
      Priority,
      ...given
    }: {
      Priority: number;
      Conditions: [];
      Actions: Action[];
    }) => {
      calls.push(["createRule", given]);
      const { Conditions, Actions } = given;
      rule = { RuleArn: ARN, Priority: String(Priority), Conditions, Actions: answered(Actions) };
      return { Rules: [rule] };
    },
    describeRules: async () => ({ Rules: rule === undefined ? [] : [rule] }),
    modifyRule: async ({ RuleArn: _, ...given }: Rule) => {
      calls.push(["modifyRule", given]);
      const { Conditions = rule?.Conditions, Actions = rule?.Actions } = given;
      rule = { ...rule, Conditions, Actions: answered(Actions) };
    },
    deleteRule: async (given: object) => {
      calls.push(["deleteRule", given]);
      rule = undefined;
    },
    describeTags: async () => ({ TagDescriptions: [] }),
  } as unknown as ElasticLoadBalancingV2;
  const clients = makeClients("us-west-2", "http://127.0.0.1:9");
  const patience = withPatience(clients, 0, new AbortController().signal);
  return { aws: { ...patience, elb: async () => elb }, rule: () => rule, calls };
}
