// Runs the whole program under mocks.
import { Module } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { VerificationTarget } from "../../src/health/verificationTarget";
import { engineConfig, stackConfig } from "./config";
import { startMocks, valueOf } from "./mocks";

const ROOT = path.resolve(__dirname, "../..");

/** The program's outputs, by name. */
export type Outputs = Record<string, pulumi.Output<unknown>>;

/** What the last proof found, as an earlier update would have put it out. */
export const EARLIER = {
  imageTag: "0a1f3c5e7b9d",
  taskDefinition: "arn:aws:ecs:us-west-2:123456789012:task-definition/conflicto-prod-app:1",
  verification: {
    imageTag: "0a1f3c5e7b9d",
    taskDefinition: "arn:aws:ecs:us-west-2:123456789012:task-definition/conflicto-prod-app:1",
  },
};

/**
 * Loads index.ts anew with a stack's own config, and waits for its outputs.
 *
 * @param overrides changes of the config.
 * @param earlier what an earlier update put out, beside EARLIER.
 * @param state outputs of the resources in state, by URN, beside the database's.
 */
export async function runProgram(
  stack: "prod" | "dev",
  overrides: Record<string, string> = {},
  earlier: Record<string, unknown> = {},
  state: Record<string, unknown> = {},
): Promise<Outputs> {
  const config = engineConfig({ ...stackConfig(stack), ...overrides });
  startMocks({
    stack,
    config,
    earlier: { ...EARLIER, ...earlier },
    state: { [databaseUrn(stack)]: { outputs: {} }, ...state },
  });
  for (const file of Object.keys(require.cache)) {
    if (file.startsWith(path.join(ROOT, "src")) || file === path.join(ROOT, "index.ts")) {
      delete require.cache[file];
    }
  }
  stubVerification();
  const { default: program } = await import("../../index");
  const outputs = await inStack(program);
  await Promise.all(Object.entries(outputs).map(([name, output]) => valueOf(output, name)));
  return outputs;
}

/** The proof itself has tests of its own: here every release is as good as it says. */
function stubVerification(): void {
  const id = path.join(ROOT, "src/health/verification.ts");
  const verifyRelease = async ({ imageTag, image, taskDefinition }: VerificationTarget) => ({
    imageTag,
    image,
    taskDefinition,
    verifiedAt: "2026-11-22T12:00:00.000Z",
    strength: "full",
  });
  const stub = Object.assign(new Module(id), {
    filename: id,
    loaded: true,
    exports: { verifyRelease },
  });
  require.cache[id] = stub;
}

/** The database in state: without it, a stack that was verified once is refused. */
export function databaseUrn(stack: string): string {
  const type = "webapp:database:Database$aws:rds/instance:Instance";
  return `urn:pulumi:${stack}::conflicto::${type}::conflicto-${stack}-database`;
}

/** Runs a program as Pulumi does: within the stack's own resource. */
export async function inStack(program: () => Promise<object>): Promise<Outputs> {
  const returned: unknown = await pulumi.runtime.runInPulumiStack(program);
  const outputs = Object.entries(returned as Record<string, unknown>);
  return Object.fromEntries(outputs.map(([name, value]) => [name, pulumi.output(value)]));
}
