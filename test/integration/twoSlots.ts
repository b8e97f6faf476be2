// The sandbox's AWS with a load balancer, two target groups and a target in each; what a test asks of them.
import assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ECS } from "@aws-sdk/client-ecs";
import { type Action, ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { sandboxClientConfig } from "../../sandbox/aws/clientConfig";
import { type MiniStackAlone, startMiniStackAlone } from "./ministackAlone";

const CHECKS_FASTER = 50;
export type Slot = "a" | "b";

/** A target: answers its name; `/slow` when it is told to; 500 everywhere while it is ill. */
class Target {
  ill = false;
  /** Called with what ends a request to `/slow`. */
  onSlow = (_answer: () => void) => {};
  readonly #server = http.createServer((request, response) => {
    const answer = () => void response.writeHead(this.ill ? 500 : 200).end(this.name);
    if (request.url === "/slow") this.onSlow(answer);
    else answer();
  });

  constructor(readonly name: Slot) {}

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Two target groups behind one load balancer, with no rule yet. */
export class TwoSlots {
  readonly targets = { a: new Target("a"), b: new Target("b") };
  readonly groups = { a: "", b: "" };
  readonly ports = { a: 0, b: 0 };
  dnsName = "";
  listenerArn = "";
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(
    private readonly aws: MiniStackAlone,
    readonly elb: ElasticLoadBalancingV2,
    readonly ecs: ECS,
  ) {}

  /** Starts AWS, and has a target registered in each group. */
  static async start(): Promise<TwoSlots> {
    const aws = await startMiniStackAlone(CHECKS_FASTER);
    const config = sandboxClientConfig(aws.endpoint);
    const slots = new TwoSlots(aws, new ElasticLoadBalancingV2(config), new ECS(config));
    try {
      await slots.#make();
    } catch (error) {
      await slots.stop();
      throw error;
    }
    return slots;
  }

  async #make(): Promise<void> {
    const { LoadBalancers = [] } = await this.elb.createLoadBalancer({ Name: "web" });
    this.dnsName = LoadBalancers[0]?.DNSName ?? "";
    const { Listeners = [] } = await this.elb.createListener({
      LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
      Port: 80,
      Protocol: "HTTP",
      DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
    });
    this.listenerArn = Listeners[0]?.ListenerArn ?? "";
    for (const slot of ["a", "b"] as const) {
      this.ports[slot] = await this.targets[slot].listen();
      this.groups[slot] = await this.group(slot);
      await this.elb.registerTargets(this.registration(slot));
    }
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    this.elb.destroy();
    this.ecs.destroy();
    for (const target of Object.values(this.targets)) target.close();
    await this.aws.stop();
  }

  registration(slot: Slot) {
    return {
      TargetGroupArn: this.groups[slot],
      Targets: [{ Id: "127.0.0.1", Port: this.ports[slot] }],
    };
  }

  /** A new target group's ARN. */
  async group(name: string): Promise<string> {
    const { TargetGroups = [] } = await this.elb.createTargetGroup({
      ...{ Name: name, Port: 80, Protocol: "HTTP", TargetType: "ip", VpcId: "vpc-1" },
      ...{ HealthCheckPath: "/", HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2 },
      ...{ HealthyThresholdCount: 2, UnhealthyThresholdCount: 2 },
    });
    return TargetGroups[0]?.TargetGroupArn ?? "";
  }

  weights(a: number, b: number): Action[] {
    const TargetGroups = [
      { TargetGroupArn: this.groups.a, Weight: a },
      { TargetGroupArn: this.groups.b, Weight: b },
    ];
    return [{ Type: "forward", ForwardConfig: { TargetGroups } }];
  }

  /**
   * A user's request.
   *
   * @param kept on the one connection that is kept open, one after the other.
   * @returns the target's name, or the status where it isn't 200.
   */
  ask(path = "/", headers: http.OutgoingHttpHeaders = {}, kept = true): Promise<string> {
    return new Promise((resolve, reject) => {
      const agent = kept ? this.#agent : false;
      const options = { host: "127.0.0.1", port: this.aws.port, path, agent };
      const request = http.get({ ...options, headers: { host: this.dnsName, ...headers } });
      request.on("error", reject);
      request.on("response", (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += String(chunk)));
        response.on("end", () =>
          resolve(response.statusCode === 200 ? body : String(response.statusCode)),
        );
      });
    });
  }

  async health(slot: Slot) {
    const { TargetHealthDescriptions = [] } = await this.elb.describeTargetHealth({
      TargetGroupArn: this.groups[slot],
    });
    return TargetHealthDescriptions[0]?.TargetHealth;
  }

  /** Waits until a slot's target is in a state, for 10 s at most. */
  async until(slot: Slot, state: string): Promise<void> {
    const deadline = Date.now() + 10_000;
    while ((await this.health(slot))?.State !== state) {
      assert.ok(Date.now() < deadline, `${slot} isn't ${state} within 10 s`);
      await sleep(20);
    }
  }

  /** A service with no task on a target group. */
  service(serviceName: string, targetGroupArn: string) {
    return this.ecs.createService({
      ...{ serviceName, cluster: "c", taskDefinition: "web", desiredCount: 0 },
      loadBalancers: [{ targetGroupArn, containerName: "web", containerPort: 80 }],
    });
  }
}
