// What state doesn't know any more, though AWS has it: `pulumi state delete` took it out, or an update was killed while it
// made it. No update brings it back by itself: Pulumi would make another one beside it. Pure.
import { pulumiLine } from "../../commandLines";
import { PROOF_RECORD, SERVICE } from "../../guards/resourceTypes";
import { SLOTS, trafficRuleName } from "../../guards/release/slotNames";
import { isNameOf, shortStackName } from "../../names";
import { known, slotsIn } from "../../pulumi/state";
import { servicesIn } from "../../release/slotsInState";
import type { Situation } from "../facts/situation";

/** What is missing from state. */
export interface Forgotten {
  /** A sentence for each thing. */
  readonly messages: readonly string[];
  /** Something that runs is missing: an update would be refused, or make it a second time. */
  readonly stopsUpdates: boolean;
  /** One line to paste: state knows it all again afterwards, and the live release was proven. */
  readonly next: string;
}

type Facts = Pick<Situation, "file" | "state" | "seen">;

/** Undefined where state has all that it should, or where state or AWS couldn't be read. */
export function forgottenIn({ file, state, seen }: Facts): Forgotten | undefined {
  if (!state.ok || seen === undefined || state.value.outputs["imageTag"] === undefined) {
    return undefined;
  }
  const { stack, names, prefix, values } = file;
  const inState = known(state.value);
  const services = servicesIn(inState);
  const missing = SLOTS.filter(
    (slot) => services[slot] === undefined && seen.services[slot] !== undefined,
  );
  const { hasTrafficRule } = slotsIn(state.value, values.containerName);
  const rule = hasTrafficRule ? undefined : seen.rule;
  const hasProofs = inState.some(
    ({ type, name }) => type === PROOF_RECORD && isNameOf(name, "proof"),
  );
  if (missing.length === 0 && rule === undefined && hasProofs) return undefined;
  const imports = [
    ...missing.map((slot) =>
      importLine(stack, SERVICE, names.services[slot], `${names.cluster}/${names.services[slot]}`, [
        "--parent",
        `service=${serviceUrn(file)}`,
      ]),
    ),
    ...(rule === undefined ? [] : [importLine(stack, RULE, trafficRuleName(prefix), rule.arn, [])]),
  ];
  return {
    messages: [
      ...missing.map((slot) => `State has no service \`${names.services[slot]}\`, but ECS has it.`),
      ...(rule === undefined
        ? []
        : ["State has no traffic rule, but the load balancer has it, and users come by it."]),
      ...(hasProofs
        ? []
        : [
            "State has no list of proofs. Until an update writes a new one, what the last update put out counts as proven, and failed releases are not known: pin those that you know.",
          ]),
      imports.length === 0
        ? "Somebody took it out of state (pulumi state delete), and users don't notice."
        : "Somebody took it out of state (pulumi state delete), or an update was killed while it made it. Users don't notice, but the next update would.",
    ],
    stopsUpdates: imports.length > 0,
    next: [...imports, pulumiLine(stack, "up")].join(" && "),
  };
}

const RULE = "aws:lb/listenerRule:ListenerRule";

/** The component that the program declares a slot's service in. */
function serviceUrn({ stack, project, prefix }: Facts["file"]): string {
  return `urn:pulumi:${shortStackName(stack)}::${project}::webapp:service:Service::${prefix}`;
}

/** Hooks hold what `protect` would hold. Importing changes state alone. */
function importLine(
  stack: string,
  type: string,
  name: string,
  id: string,
  parent: readonly string[],
): string {
  const how = ["--protect=false", "--generate-code=false", "--yes"];
  return pulumiLine(stack, "import", type, name, id, ...parent, ...how);
}
