// Looks at AWS independently of the program, so that the drill's times don't depend on what the program says.
import { setTimeout as sleep } from "node:timers/promises";
import {
  DescribeServicesCommand,
  ECSClient,
  ListTasksCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { SlotNames } from "../../src/guards/release/slotNames";
import { sandboxClientConfig } from "../aws/clientConfig";

const POLL_MS = 200;

/** Where the slots are. */
export interface WatchedStack {
  readonly endpoint: string;
  readonly names: SlotNames;
}

/** Notes when deployments begin, when users are sent to the other slot, and when all is at rest. */
export class RolloutRecorder {
  /** When each deployment was first seen, milliseconds since the epoch, by its id. */
  readonly begun = new Map<string, number>();
  /** When the traffic rule was first seen with other weights. */
  readonly flips: number[] = [];
  /** Since when both slots are at rest; undefined while one isn't. */
  steadySince: number | undefined;
  readonly #ecs: ECSClient;
  readonly #balancing: ElasticLoadBalancingV2Client;
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>;
  #ruleArn: string | undefined;
  #weights: string | undefined;

  constructor(readonly watched: WatchedStack) {
    const config = sandboxClientConfig(watched.endpoint);
    this.#ecs = new ECSClient(config);
    this.#balancing = new ElasticLoadBalancingV2Client(config);
    this.#running = this.#run();
  }

  /** The first deployment that began after a moment; undefined when there is none. */
  begunAfter(moment: number): number | undefined {
    return [...this.begun.values()].filter((at) => at > moment).sort((a, b) => a - b)[0];
  }

  /** When users were first sent elsewhere after a moment; undefined when they weren't. */
  flippedAfter(moment: number): number | undefined {
    return this.flips.find((at) => at > moment);
  }

  /** Waits until both slots are at rest, at most so many seconds. */
  async steady(withinSeconds: number): Promise<number | undefined> {
    const deadline = Date.now() + withinSeconds * 1000;
    while (this.steadySince === undefined && Date.now() < deadline) await sleep(POLL_MS);
    return this.steadySince;
  }

  /** Looks no more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    this.#ecs.destroy();
    this.#balancing.destroy();
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      // Before the first deployment there is nothing to see.
      await Promise.all([this.#lookAtServices(), this.#lookAtRule()]).catch(() => undefined);
      await sleep(POLL_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  async #lookAtServices(): Promise<void> {
    const { cluster, services } = this.watched.names;
    const { services: found = [] } = await this.#ecs.send(
      new DescribeServicesCommand({ cluster, services: Object.values(services) }),
    );
    for (const { id = "" } of found.flatMap(({ deployments = [] }) => deployments)) {
      if (this.begun.has(id)) continue;
      this.begun.set(id, Date.now());
      this.steadySince = undefined;
    }
    const rest = await Promise.all(found.map((service) => this.#isAtRest(service)));
    const isSteady = found.length > 0 && rest.every(Boolean);
    this.steadySince = isSteady ? (this.steadySince ?? Date.now()) : undefined;
  }

  async #isAtRest(service: Service): Promise<boolean> {
    const { serviceName, deployments = [], desiredCount, runningCount } = service;
    const { cluster } = this.watched.names;
    const { taskArns = [] } = await this.#ecs.send(new ListTasksCommand({ cluster, serviceName }));
    const [primary, ...others] = deployments.filter(({ status }) => status !== "INACTIVE");
    // A filling that was given up stays so until the next one.
    const isDone = primary?.rolloutState !== "IN_PROGRESS";
    return (
      isDone &&
      others.every(({ runningCount: left = 0 }) => left === 0) &&
      (primary?.rolloutState === "FAILED" ||
        (runningCount === desiredCount && taskArns.length === desiredCount))
    );
  }

  async #lookAtRule(): Promise<void> {
    this.#ruleArn ??= await this.#findRule();
    if (this.#ruleArn === undefined) return;
    const { Rules = [] } = await this.#balancing.send(
      new DescribeRulesCommand({ RuleArns: [this.#ruleArn] }),
    );
    const groups = Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
    const weights = groups.map(({ Weight }) => Weight).join();
    if (this.#weights !== undefined && weights !== this.#weights) this.flips.push(Date.now());
    this.#weights = weights;
  }

  /** The one rule that forwards to two groups. */
  async #findRule(): Promise<string | undefined> {
    const { LoadBalancers = [] } = await this.#balancing.send(
      new DescribeLoadBalancersCommand({ Names: [this.watched.names.loadBalancer] }),
    );
    const { Listeners = [] } = await this.#balancing.send(
      new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn }),
    );
    for (const { ListenerArn } of Listeners) {
      const { Rules = [] } = await this.#balancing.send(new DescribeRulesCommand({ ListenerArn }));
      const rule = Rules.find(
        ({ Actions = [] }) => Actions[0]?.ForwardConfig?.TargetGroups?.length === 2,
      );
      if (rule !== undefined) return rule.RuleArn;
    }
    return undefined;
  }
}
