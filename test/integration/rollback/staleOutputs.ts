// A state as of an update that was killed between the record of its proof and the stack's outputs.
import * as fs from "node:fs";
import * as path from "node:path";
import { STATE_DIR } from "../../../sandbox/paths";

interface State {
  readonly checkpoint: {
    readonly latest: { readonly resources: { readonly type: string; outputs: unknown }[] };
  };
}

/** The prod stack's outputs name the revision before the one that was proven; the record stays. */
export function makeOutputsStale(): void {
  const file = path.join(STATE_DIR, "pulumi/.pulumi/stacks/conflicto/prod.json");
  const state = JSON.parse(fs.readFileSync(file, "utf8")) as State;
  const stack = state.checkpoint.latest.resources.find(
    ({ type }) => type === "pulumi:pulumi:Stack",
  )!;
  const { taskDefinition } = stack.outputs as { taskDefinition: string };
  const before = taskDefinition.replace(/\d+$/, (revision) => String(Number(revision) - 1));
  const outputs = JSON.stringify(stack.outputs).replaceAll(`"${taskDefinition}"`, `"${before}"`);
  stack.outputs = JSON.parse(outputs);
  fs.writeFileSync(file, JSON.stringify(state));
}
