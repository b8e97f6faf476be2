// The slots of the sandbox's prod stack as AWS has them, whatever state says: what is in each, and which one users reach.
import { ECS } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2, type Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import { sandboxClientConfig } from "../../sandbox/aws/clientConfig";
import {
  type SlotName,
  slotNamesIn,
  SLOTS,
  type Weights,
} from "../../src/guards/release/slotNames";
import { tagOf } from "../../src/rollback/facts/live";

const NAMES = slotNamesIn("conflicto-prod");

/** A slot's service, as ECS describes it. */
export interface SlotInAws {
  readonly slot: SlotName;
  readonly service: string;
  readonly arn: string;
  /** ARN of the revision that it was asked to run. */
  readonly taskDefinition: string;
  /** The image tag of that revision. */
  readonly tag: string;
  readonly desiredCount: number;
}

/** The slots of the prod stack behind an endpoint. */
export class SlotsInAws {
  readonly ecs: ECS;
  readonly #elb: ElasticLoadBalancingV2;

  constructor(endpoint: string) {
    const config = sandboxClientConfig(endpoint);
    this.ecs = new ECS(config);
    this.#elb = new ElasticLoadBalancingV2(config);
  }

  /** Those that have a service. */
  async all(): Promise<readonly SlotInAws[]> {
    const { services = [] } = await this.ecs.describeServices({
      cluster: NAMES.cluster,
      services: SLOTS.map((slot) => NAMES.services[slot]),
    });
    return Promise.all(
      services.map(async ({ serviceName = "", serviceArn = "", taskDefinition = "", ...rest }) => {
        const described = await this.ecs.describeTaskDefinition({ taskDefinition });
        const [container] = described.taskDefinition?.containerDefinitions ?? [];
        return {
          slot: serviceName === NAMES.services.a ? "a" : "b",
          service: serviceName,
          arn: serviceArn,
          taskDefinition,
          tag: tagOf(container?.image ?? ""),
          desiredCount: rest.desiredCount ?? 0,
        } as const;
      }),
    );
  }

  /** Each slot's share of users; undefined where there is no traffic rule. */
  async weights(): Promise<Weights | undefined> {
    const { LoadBalancers = [] } = await this.#elb.describeLoadBalancers({
      Names: [NAMES.loadBalancer],
    });
    const { Listeners = [] } = await this.#elb.describeListeners({
      LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
    });
    const rules = await Promise.all(
      Listeners.map(
        async ({ ListenerArn }) => (await this.#elb.describeRules({ ListenerArn })).Rules,
      ),
    );
    return rules
      .flatMap((found) => found ?? [])
      .map(weightsIn)
      .find((found) => found !== undefined);
  }

  /** The slot that users reach. */
  async live(): Promise<SlotInAws> {
    const [slots, weights] = await Promise.all([this.all(), this.weights()]);
    const found = slots.find(({ slot }) => (weights?.[slot] ?? 0) > 0);
    if (found === undefined) throw new Error(`no slot has users: ${JSON.stringify(weights)}`);
    return found;
  }

  close(): void {
    this.ecs.destroy();
    this.#elb.destroy();
  }
}

/** The program names slot a's group first. */
function weightsIn({ Actions = [] }: Rule): Weights | undefined {
  const groups = Actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
  if (groups.length !== 2) return undefined;
  const [a, b] = groups.map(({ Weight }) => Weight ?? 0);
  return { a: a ?? 0, b: b ?? 0 };
}
