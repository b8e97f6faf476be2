// The two proofs of an update under Pulumi's mocks: their records, and what the hooks behind them say. The verification itself
// is whatever a test says it finds.
import { Module } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ProvingArgs } from "../../src/health/proofTarget";
import type { VerificationTarget } from "../../src/health/verificationTarget";
import { only, startMocks, valueOf } from "../support/mocks";
import { inStack } from "../support/program";

const RESULT = {
  imageTag: "B",
  taskDefinition: "app-b:1",
  image: "ghcr.io/owner/app:B",
  verifiedAt: "2026-11-24T12:00:00.000Z",
  strength: "full",
};

/** What a verification was asked, and with which headers. */
export interface Asked {
  readonly target: VerificationTarget;
  readonly headers: unknown;
}

/** Puts a verification in the place of the real one, until `restore`. */
export function stubVerification(end: () => Promise<void> = async () => undefined) {
  const asked: Asked[] = [];
  const verifyRelease = async (target: VerificationTarget, headers: unknown) => {
    asked.push({ target, headers });
    await end();
    return RESULT;
  };
  const verificationDeps = (...args: readonly unknown[]) => args[3];
  const saved = [stub("verification", { verifyRelease }), stub("deps", { verificationDeps })];
  return { asked, restore: () => saved.forEach((put) => put()) };
}

function stub(name: string, exports: object): () => void {
  const id = path.resolve(__dirname, `../../src/health/${name}.ts`);
  const before = require.cache[id];
  require.cache[id] = Object.assign(new Module(id), { filename: id, loaded: true, exports });
  return () => {
    if (before === undefined) delete require.cache[id];
    else require.cache[id] = before;
  };
}

/** What any proof is made from: release B, in slot b, whose service was written. */
export function provingArgs(changes: Partial<ProvingArgs> = {}): ProvingArgs {
  return {
    region: "us-west-2",
    stack: "prod",
    cluster: pulumi.output("web-prod-cluster"),
    service: pulumi.output("web-prod-svc-b"),
    taskDefinition: pulumi.output("app-b:1"),
    running: pulumi.output("app-b:1"),
    wasWritten: () => true,
    isDue: true,
    logGroup: pulumi.output("/ecs/web-prod"),
    url: pulumi.output("https://web.example"),
    image: "ghcr.io/owner/app:B",
    imageTag: "B",
    containerName: "backend",
    settings: {
      healthPath: "/health/",
      smokePaths: ["/sessions/"],
      verifySuccesses: 5,
      verifyLatencySamples: 20,
      verifyP95Milliseconds: 800,
      verifyTimeoutSeconds: 300,
      verifyPatienceSeconds: 15,
    } as unknown as ProvingArgs["settings"],
    maintenance: false,
    emergency: false,
    desiredCount: 2,
    requested: { slot: "b", filling: 1, tasks: 2 },
    circumstances: { by: "ann", from: "A", slot: "b" },
    secrets: [],
    next: "npx --no rollback to A --stack prod",
    after: [],
    ...changes,
  };
}

/** What a declared proof left. */
export interface Left {
  /** What the record holds. */
  readonly input: Record<string, unknown>;
  /** What the hook behind it failed the update with. */
  readonly failure: string | undefined;
}

/** Declares one proof as a program would, and says what it left. */
export async function declared(declare: () => pulumi.Resource): Promise<Left> {
  startMocks();
  const hooks: pulumi.ResourceHook[] = [];
  const { urn } = await inStack(async () => {
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
      const { hooks: own } = opts as pulumi.CustomResourceOptions;
      if (type === "pulumi:index:Stash") {
        hooks.push(...((own?.afterUpdate ?? []) as pulumi.ResourceHook[]));
      }
      return { props, opts };
    });
    return { urn: declare().urn };
  });
  await valueOf(urn!);
  let failure: string | undefined;
  for (const { callback } of hooks) {
    try {
      await callback({} as pulumi.ResourceHookArgs);
    } catch (error) {
      failure = (error as Error).message;
    }
  }
  return { input: only("pulumi:index:Stash").inputs["input"] as Record<string, unknown>, failure };
}
