// ECS behind Pulumi's back: what it runs, and what somebody with the console does to it.
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  TagResourceCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { PulumiCommands } from "../../../sandbox/drill/pulumi";
import { tagOf } from "../../../src/rollback/facts/live";

/** The prod stack's service. */
export class ServiceInEcs {
  readonly #client: ECSClient;
  #address: { cluster: string; service: string } | undefined;

  constructor(readonly pulumi: PulumiCommands) {
    const { endpoint, env } = pulumi.sandbox;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    this.#client = new ECSClient({ endpoint, region: env["AWS_REGION"] ?? "", credentials });
  }

  /** The image tag of the revision that it was asked to run. */
  async runs(): Promise<string> {
    const { taskDefinition } = await this.#describe();
    const described = await this.#client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition }),
    );
    return tagOf(described.taskDefinition?.containerDefinitions?.[0]?.image ?? "");
  }

  /** `aws ecs update-service --task-definition`. */
  async put(taskDefinition: string): Promise<void> {
    const address = await this.#where();
    await this.#client.send(new UpdateServiceCommand({ ...address, taskDefinition }));
  }

  /** Registers the revision that runs once more, with another variable, and puts it live. */
  async putCopy(name: string, value: string): Promise<void> {
    const { taskDefinition } = await this.#describe();
    const described = await this.#client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition }),
    );
    const { family, containerDefinitions = [], ...rest } = described.taskDefinition!;
    const [own, ...others] = containerDefinitions;
    const environment = [...(own?.environment ?? []), { name, value }];
    const registered = await this.#client.send(
      new RegisterTaskDefinitionCommand({
        family,
        executionRoleArn: rest.executionRoleArn,
        taskRoleArn: rest.taskRoleArn,
        networkMode: rest.networkMode,
        requiresCompatibilities: rest.requiresCompatibilities,
        cpu: rest.cpu,
        memory: rest.memory,
        runtimePlatform: rest.runtimePlatform,
        containerDefinitions: [{ ...own, environment }, ...others],
      }),
    );
    await this.put(registered.taskDefinition!.taskDefinitionArn!);
  }

  /** `aws ecs tag-resource`. */
  async tag(key: string, value: string): Promise<void> {
    const { serviceArn: resourceArn } = await this.#describe();
    await this.#client.send(new TagResourceCommand({ resourceArn, tags: [{ key, value }] }));
  }

  close(): void {
    this.#client.destroy();
  }

  async #where(): Promise<{ cluster: string; service: string }> {
    if (this.#address === undefined) {
      const { cluster, service } = await this.pulumi.outputs();
      this.#address = { cluster: String(cluster), service: String(service) };
    }
    return this.#address;
  }

  async #describe() {
    const { cluster, service } = await this.#where();
    const asked = new DescribeServicesCommand({ cluster, services: [service] });
    return (await this.#client.send(asked)).services![0]!;
  }
}
