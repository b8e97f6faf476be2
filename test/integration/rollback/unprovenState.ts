// A state as of an update that was killed between the service's update and the record of its proof.
import * as fs from "node:fs";
import * as path from "node:path";
import { STATE_DIR } from "../../../sandbox/paths";

interface Record {
  readonly input: { readonly proofs: unknown[] };
}

interface State {
  readonly checkpoint: {
    readonly latest: { readonly resources: { urn: string; inputs: Record; outputs: Record }[] };
  };
}

/** The prod stack's record doesn't know its newest proof. */
export function forgetNewestProof(): void {
  const file = path.join(STATE_DIR, "pulumi/.pulumi/stacks/conflicto/prod.json");
  const state = JSON.parse(fs.readFileSync(file, "utf8")) as State;
  const record = state.checkpoint.latest.resources.find(({ urn }) =>
    urn.endsWith("::conflicto-prod-proof"),
  )!;
  for (const { input } of [record.inputs, record.outputs]) input.proofs.pop();
  fs.writeFileSync(file, JSON.stringify(state));
}
