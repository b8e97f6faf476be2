// The prod stack's state as the list of proofs has it, and as an earlier version of this program left it.
import * as fs from "node:fs";
import * as path from "node:path";
import type { PulumiCommands } from "../../../sandbox/drill/pulumi";
import { STATE_DIR } from "../../../sandbox/paths";
import type { ProofEntry, Proofs } from "../../../src/guards/release/proofs";
import { readProofRecord, withSlotFailures } from "../../../src/release/proofRecord";

interface ResourceInState {
  readonly urn: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
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

/** The list of proofs, oldest first, as everybody reads it: with what failed in its slot. */
export async function proofsIn(pulumi: PulumiCommands): Promise<readonly ProofEntry[]> {
  const resources = await exported(pulumi);
  const inputOf = (name: string) => resources.find(isNamed(name))?.outputs.input;
  const record = readProofRecord(inputOf(USERS_PROOF), {});
  const inSlots = inputOf(SLOTS_PROOF)?.["proofs"] as Proofs | undefined;
  return withSlotFailures(record, inSlots ?? []).proofs;
}

/** An entry as a test writes it: `1b2f4d6e8a0c full`, with `from …` where it names what it left. */
export function inWords({ tag, strength, ended, from }: ProofEntry): string {
  const how = ended === "failed" ? "failed" : strength;
  return `${tag} ${how}${from === undefined ? "" : ` from ${from}`}`;
}

/** URN of a resource of the prod stack: by what its name ends with, or by the end of the URN. */
export async function urnOf(pulumi: PulumiCommands, name: string): Promise<string> {
  const found = (await exported(pulumi)).find(isNamed(name));
  if (found === undefined) throw new Error(`state has no ${name}`);
  return found.urn;
}

/** The records of what was proven where users ask, and of what was proven in the slots. */
export const [USERS_PROOF, SLOTS_PROOF] = ["proof", "proof-of-slot"] as const;

function isNamed(name: string): (resource: ResourceInState) => boolean {
  const end = name.includes("::") ? name : `::conflicto-prod-${name}`;
  return ({ urn }) => urn.endsWith(end);
}

interface State {
  readonly checkpoint: { readonly latest: { resources: ResourceInState[] } };
}

/** Edits the state file, as somebody does by hand. */
function edit(change: (state: State["checkpoint"]["latest"]) => void): void {
  const state = JSON.parse(fs.readFileSync(FILE, "utf8")) as State;
  change(state.checkpoint.latest);
  fs.writeFileSync(FILE, JSON.stringify(state));
}

/** State, as it is now; the function that it gives puts it back. */
export function keepState(): () => void {
  const kept = fs.readFileSync(FILE);
  return () => fs.writeFileSync(FILE, kept);
}

/** Takes a record out of state, and out of what depends on it. */
export function forgetRecord(name: string): void {
  edit((latest) => {
    const { urn: gone } = latest.resources.find(isNamed(name))!;
    const without = (urns: readonly string[] = []) => urns.filter((urn) => urn !== gone);
    latest.resources = latest.resources
      .filter(({ urn }) => urn !== gone)
      .map(({ dependencies, propertyDependencies = {}, ...resource }) => ({
        ...resource,
        dependencies: without(dependencies),
        propertyDependencies: Object.fromEntries(
          Object.entries(propertyDependencies).map(([key, urns]) => [key, without(urns ?? [])]),
        ),
      }));
  });
}

/** Makes the record one of an earlier version: what was to be proven, and no list. */
export function forgetList(): void {
  edit(({ resources }) => {
    const record = resources.find(isNamed(USERS_PROOF))!;
    for (const part of [record.inputs, record.outputs]) {
      const { target, requested } = part.input;
      part.input = { target, requested };
    }
  });
}
