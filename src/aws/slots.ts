// What AWS says of the slots: which one the traffic rule sends users to, and what runs in each. Everything is found by its name, so
// that it can be asked without state.
import type { Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  allOn,
  SLOTS,
  type SlotName,
  type SlotNames,
  type Weights,
} from "../guards/release/slotNames";
import type { AwsClients } from "./clients";
import type { SeenService, SeenSlots } from "./seenSlots";

/** The traffic rule, as far as it must be known to change it. */
export interface TrafficRule {
  readonly arn: string;
  readonly weights: Weights;
  readonly targetGroups: Readonly<Record<SlotName, string>>;
}

/** What AWS says of the slots, with the rule that is changed to send users to the other one. */
export interface DescribedSlots extends SeenSlots {
  /** Undefined where there is none, as on a stack of before there were slots. */
  readonly rule: TrafficRule | undefined;
}

/** What is asked and done about the slots. Each call throws what the SDK throws. */
export interface SlotsPort {
  describe(signal: AbortSignal): Promise<DescribedSlots>;
  /** Sends all users to a slot: one call, which the load balancer carries out at once. */
  flip(rule: TrafficRule, slot: SlotName, signal: AbortSignal): Promise<void>;
}

/** The slots, seen through the SDK clients of their region. */
export function createSlotsPort(clients: AwsClients, names: SlotNames): SlotsPort {
  return {
    describe: (signal) => describeSlots(clients, names, signal),
    flip: async ({ arn, targetGroups }, slot, abortSignal) => {
      const { sdk, client } = await clients.loadBalancing();
      const TargetGroups = SLOTS.map((each) => ({
        TargetGroupArn: targetGroups[each],
        Weight: allOn(slot)[each],
      }));
      const command = new sdk.ModifyRuleCommand({
        RuleArn: arn,
        Actions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
      });
      await client.send(command, { abortSignal });
    },
  };
}

type Groups = Readonly<Partial<Record<SlotName, string>>>;

/**
 * Looks at both slots and at the traffic rule.
 *
 * @throws what the SDK throws.
 */
export async function describeSlots(
  clients: AwsClients,
  names: SlotNames,
  signal: AbortSignal,
): Promise<DescribedSlots> {
  const groups = targetGroupsOf(clients, names, signal);
  const [services, healthy, rule] = await Promise.all([
    describeServices(clients, names, signal),
    groups.then((found) => healthyTargets(clients, found, signal)),
    findTrafficRule(clients, names, signal, groups),
  ]);
  const seen = (slot: SlotName): SeenService | undefined => {
    const service = services.find(({ serviceName }) => serviceName === names.services[slot]);
    if (service === undefined || service.status === "INACTIVE") return undefined;
    const primary = service.deployments?.find(({ status }) => status === "PRIMARY");
    return {
      taskDefinition: primary?.taskDefinition ?? service.taskDefinition ?? "",
      desiredCount: service.desiredCount ?? 0,
      runningCount: primary?.runningCount ?? service.runningCount ?? 0,
      healthyTargets: healthy[slot],
    };
  };
  return { weights: rule?.weights, services: { a: seen("a"), b: seen("b") }, rule };
}

/**
 * Finds the traffic rule: the one that forwards to both slots' target groups.
 *
 * @returns undefined where there is none, as on a stack of before there were slots.
 */
async function findTrafficRule(
  clients: AwsClients,
  names: SlotNames,
  signal: AbortSignal,
  groups: Promise<Groups>,
): Promise<TrafficRule | undefined> {
  const [rules, { a, b }] = await Promise.all([rulesOf(clients, names, signal), groups]);
  if (a === undefined || b === undefined) return undefined;
  for (const rule of rules) {
    const weights = weightsIn(rule, a, b);
    if (weights !== undefined && rule.RuleArn !== undefined) {
      return { arn: rule.RuleArn, weights, targetGroups: { a, b } };
    }
  }
  return undefined;
}

function weightsIn({ Actions = [] }: Rule, a: string, b: string): Weights | undefined {
  const groups = Actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
  const weight = (arn: string) => groups.find(({ TargetGroupArn }) => TargetGroupArn === arn);
  const [ofA, ofB] = [weight(a), weight(b)];
  if (ofA === undefined || ofB === undefined) return undefined;
  return { a: ofA.Weight ?? 0, b: ofB.Weight ?? 0 };
}

async function rulesOf(
  clients: AwsClients,
  { loadBalancer }: SlotNames,
  abortSignal: AbortSignal,
): Promise<readonly Rule[]> {
  const { sdk, client } = await clients.loadBalancing();
  const balancers = await orNone(["LoadBalancerNotFoundException"], () =>
    client.send(new sdk.DescribeLoadBalancersCommand({ Names: [loadBalancer] }), { abortSignal }),
  );
  const LoadBalancerArn = balancers?.LoadBalancers?.[0]?.LoadBalancerArn;
  if (LoadBalancerArn === undefined) return [];
  const { Listeners = [] } = await client.send(
    new sdk.DescribeListenersCommand({ LoadBalancerArn }),
    { abortSignal },
  );
  const answers = await Promise.all(
    Listeners.map(({ ListenerArn }) =>
      client.send(new sdk.DescribeRulesCommand({ ListenerArn }), { abortSignal }),
    ),
  );
  return answers.flatMap(({ Rules = [] }) => Rules);
}

async function targetGroupsOf(
  clients: AwsClients,
  { targetGroups }: SlotNames,
  abortSignal: AbortSignal,
): Promise<Groups> {
  const { sdk, client } = await clients.loadBalancing();
  // Asked by both names, the answer is an error where only one is there.
  const arns = await Promise.all(
    SLOTS.map(async (slot) => {
      const command = new sdk.DescribeTargetGroupsCommand({ Names: [targetGroups[slot]] });
      const answer = await orNone(["TargetGroupNotFoundException"], () =>
        client.send(command, { abortSignal }),
      );
      return [slot, answer?.TargetGroups?.[0]?.TargetGroupArn] as const;
    }),
  );
  return Object.fromEntries(arns.filter(([, arn]) => arn !== undefined));
}

async function describeServices(
  clients: AwsClients,
  { cluster, services }: SlotNames,
  abortSignal: AbortSignal,
) {
  const { sdk, client } = await clients.ecs();
  const command = new sdk.DescribeServicesCommand({ cluster, services: Object.values(services) });
  const answer = await orNone(["ClusterNotFoundException"], () =>
    client.send(command, { abortSignal }),
  );
  return answer?.services ?? [];
}

async function healthyTargets(
  clients: AwsClients,
  groups: Groups,
  abortSignal: AbortSignal,
): Promise<Readonly<Record<SlotName, number>>> {
  const { sdk, client } = await clients.loadBalancing();
  const count = async (TargetGroupArn: string | undefined) => {
    if (TargetGroupArn === undefined) return 0;
    const command = new sdk.DescribeTargetHealthCommand({ TargetGroupArn });
    const { TargetHealthDescriptions = [] } = await client.send(command, { abortSignal });
    return TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State === "healthy")
      .length;
  };
  const [a, b] = await Promise.all([count(groups.a), count(groups.b)]);
  return { a, b };
}

/** Undefined when `ask` fails with one of the named errors: what was asked for isn't there. */
async function orNone<T>(names: readonly string[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}
