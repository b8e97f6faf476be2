// Looks at ECS independently of the program, so that the drill's times don't depend on what the program says.
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeServicesCommand, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { sandboxClientConfig } from "../aws/clientConfig";

const POLL_MS = 200;

/** Where the service is. */
export interface WatchedService {
  readonly endpoint: string;
  readonly cluster: string;
  readonly service: string;
}

/** Notes when deployments begin, and when only one release's tasks are left. */
export class RolloutRecorder {
  /** When each deployment was first seen, milliseconds since the epoch, by its id. */
  readonly begun = new Map<string, number>();
  /** When the service was first seen steady since the last deployment began; undefined while it isn't. */
  steadySince: number | undefined;
  readonly #client: ECSClient;
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>;

  constructor(readonly watched: WatchedService) {
    this.#client = new ECSClient(sandboxClientConfig(watched.endpoint));
    this.#running = this.#run();
  }

  /** The first deployment that began after a moment; undefined when there is none. */
  begunAfter(moment: number): number | undefined {
    return [...this.begun.values()].filter((at) => at > moment).sort((a, b) => a - b)[0];
  }

  /** Waits until the service is steady, at most so many seconds. */
  async steady(withinSeconds: number): Promise<number | undefined> {
    const deadline = Date.now() + withinSeconds * 1000;
    while (this.steadySince === undefined && Date.now() < deadline) await sleep(POLL_MS);
    return this.steadySince;
  }

  /** Looks no more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    this.#client.destroy();
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      // Before its first deployment there is no service to see.
      await this.#look().catch(() => undefined);
      await sleep(POLL_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const { cluster, service } = this.watched;
    const [described, listed] = await Promise.all([
      this.#client.send(new DescribeServicesCommand({ cluster, services: [service] })),
      this.#client.send(new ListTasksCommand({ cluster, serviceName: service })),
    ]);
    const found = described.services?.[0];
    const deployments = found?.deployments ?? [];
    for (const { id = "" } of deployments) {
      if (this.begun.has(id)) continue;
      this.begun.set(id, Date.now());
      this.steadySince = undefined;
    }
    const [primary, ...others] = deployments.filter(({ status }) => status !== "INACTIVE");
    const steady =
      primary?.rolloutState === "COMPLETED" &&
      others.every(({ runningCount = 0 }) => runningCount === 0) &&
      found?.runningCount === found?.desiredCount &&
      listed.taskArns?.length === found?.desiredCount;
    this.steadySince = steady ? (this.steadySince ?? Date.now()) : undefined;
  }
}
