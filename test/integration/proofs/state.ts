// The prod stack's state as the list of proofs has it, and as an earlier version of this program left it.
import * as fs from "node:fs";
import * as path from "node:path";
import type { PulumiCommands } from "../../../sandbox/drill/pulumi";
import { STATE_DIR } from "../../../sandbox/paths";
import type { ProofEntry } from "../../../src/guards/release/proofs";

interface ResourceInState {
  readonly urn: string;
  readonly inputs: { input: Record<string, unknown> };
  readonly outputs: { input: Record<string, unknown> };
}

const FILE = path.join(STATE_DIR, "pulumi/.pulumi/stacks/conflicto/prod.json");

/** What `pulumi stack export` holds. */
async function exported(pulumi: PulumiCommands): Promise<readonly ResourceInState[]> {
  const { stdout } = await pulumi.run(["stack", "export"], { quiet: true });
  return (JSON.parse(stdout) as { deployment: { resources: ResourceInState[] } }).deployment
    .resources;
}

/** The list of proofs, oldest first. */
export async function proofsIn(pulumi: PulumiCommands): Promise<readonly ProofEntry[]> {
  const record = (await exported(pulumi)).find(isUsersProof);
  return record?.outputs.input["proofs"] as ProofEntry[];
}

/** An entry as a test writes it: `1b2f4d6e8a0c full`, with `from …` where it names what it left. */
export function inWords({ tag, strength, ended, from }: ProofEntry): string {
  const how = ended === "failed" ? "failed" : strength;
  return `${tag} ${how}${from === undefined ? "" : ` from ${from}`}`;
}

/** URN of a resource of the prod stack: what its name ends with. */
export async function urnOf(pulumi: PulumiCommands, name: string): Promise<string> {
  const found = (await exported(pulumi)).find(({ urn }) =>
    urn.endsWith(`::conflicto-prod-${name}`),
  );
  if (found === undefined) throw new Error(`state has no ${name}`);
  return found.urn;
}

/** The record of what was proven where users ask; the slots' own proofs have one of their own. */
function isUsersProof({ urn }: ResourceInState): boolean {
  return urn.endsWith("::conflicto-prod-proof");
}

/** Makes the record one of an earlier version: what was to be proven, and no list. */
export function forgetList(): void {
  const state = JSON.parse(fs.readFileSync(FILE, "utf8")) as {
    checkpoint: { latest: { resources: ResourceInState[] } };
  };
  const record = state.checkpoint.latest.resources.find(isUsersProof)!;
  for (const part of [record.inputs, record.outputs]) {
    const { target, requested } = part.input;
    part.input = { target, requested };
  }
  fs.writeFileSync(FILE, JSON.stringify(state));
}
