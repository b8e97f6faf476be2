// ECS behind Pulumi's back: what it runs, and what somebody with the console does to it.
import type { PulumiCommands } from "../../../sandbox/drill/pulumi";
import { SlotsInAws } from "../slotsInAws";

/** The prod stack's services. */
export class ServicesInEcs {
  readonly #slots: SlotsInAws;

  constructor(pulumi: PulumiCommands) {
    this.#slots = new SlotsInAws(pulumi.sandbox.endpoint);
  }

  /** The image tag of the revision that users reach. */
  async runs(): Promise<string> {
    return (await this.#slots.live()).tag;
  }

  /** Whether a slot was asked to run a release, whether or not users reach it. */
  async holds(tag: string): Promise<boolean> {
    return (await this.#slots.all()).some((slot) => slot.tag === tag);
  }

  /** `aws ecs update-service --task-definition`, of the service that users reach. */
  async put(taskDefinition: string): Promise<void> {
    const { service } = await this.#slots.live();
    const { ecs } = this.#slots;
    await ecs.updateService({ cluster: "conflicto-prod-cluster", service, taskDefinition });
  }

  /** Registers the revision that runs once more, with another variable, and puts it live. */
  async putCopy(name: string, value: string): Promise<void> {
    const { taskDefinition } = await this.#slots.live();
    const { ecs } = this.#slots;
    const described = await ecs.describeTaskDefinition({ taskDefinition });
    const { family, containerDefinitions = [], ...rest } = described.taskDefinition!;
    const [own, ...others] = containerDefinitions;
    const environment = [...(own?.environment ?? []), { name, value }];
    const registered = await ecs.registerTaskDefinition({
      family,
      executionRoleArn: rest.executionRoleArn,
      taskRoleArn: rest.taskRoleArn,
      networkMode: rest.networkMode,
      requiresCompatibilities: rest.requiresCompatibilities,
      cpu: rest.cpu,
      memory: rest.memory,
      runtimePlatform: rest.runtimePlatform,
      containerDefinitions: [{ ...own, environment }, ...others],
    });
    await this.put(registered.taskDefinition!.taskDefinitionArn!);
  }

  /** `aws ecs tag-resource`, of the service that users reach. */
  async tag(key: string, value: string): Promise<void> {
    const { arn: resourceArn } = await this.#slots.live();
    await this.#slots.ecs.tagResource({ resourceArn, tags: [{ key, value }] });
  }

  close(): void {
    this.#slots.close();
  }
}
