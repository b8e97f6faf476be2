// What an update would do, read from `pulumi preview --json` or from a saved plan. The only view that shows
// everything at once, old and new: deletions, replacements, and databases that are taken over.
import type { Inputs } from "../rule";
import { nameOf, typeOf } from "../urn";

/** What is done to a resource: `adopt` reads or imports one that this stack didn't make. */
export type Effect = "same" | "create" | "update" | "replace" | "delete" | "adopt";

/** One resource in a plan. */
export interface PlannedStep {
  readonly type: string;
  readonly name: string;
  /** What AWS calls it; undefined for a new one, and in a saved plan. */
  readonly id?: string | undefined;
  readonly effect: Effect;
  /** Undefined for a new resource, and where a saved plan's state isn't at hand. */
  readonly before: Inputs | undefined;
  /** Undefined for one that goes. */
  readonly after: Inputs | undefined;
  /** Undefined where it can't be seen. */
  readonly protect: boolean | undefined;
}

/** An update that was planned. */
export interface Plan {
  readonly stack: string;
  readonly project: string;
  /** By full key, such as `conflicto:imageTag`; structured values are JSON, secret ones are left out. */
  readonly config: Readonly<Record<string, string>>;
  readonly steps: readonly PlannedStep[];
  /** A preview that failed shows only what it had come to. */
  readonly isComplete: boolean;
}

// If there are several operations on one resource, the most serious one counts.
const EFFECTS: readonly (readonly [Effect, ReadonlySet<string>])[] = [
  ["adopt", new Set(["import", "import-replacement", "read", "read-replacement"])],
  ["replace", new Set(["replace", "create-replacement", "delete-replaced", "discard-replaced"])],
  ["delete", new Set(["delete", "discard", "remove-pending-replace"])],
  ["create", new Set(["create"])],
  ["update", new Set(["update"])],
];

function effectOf(operations: readonly string[]): Effect {
  const found = EFFECTS.find(([, names]) => operations.some((name) => names.has(name)));
  if (found !== undefined) return found[0];
  const unknown = operations.find((name) => name !== "same" && name !== "refresh");
  if (unknown === undefined) return "same";
  throw new Error(`the plan has an unknown kind of step: ${unknown}`);
}

interface State {
  readonly id?: string;
  readonly inputs?: Inputs;
  readonly protect?: boolean;
}

interface PreviewDigest {
  readonly diagnostics?: readonly { readonly severity: string }[];
  readonly config?: Readonly<Record<string, string>>;
  readonly steps?: readonly {
    readonly op: string;
    readonly urn: string;
    readonly oldState?: State;
    readonly newState?: State;
    /** Names of the inputs that differ; null when there are none. */
    readonly diffReasons?: readonly string[] | null;
  }[];
}

interface UpdatePlan {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly resourcePlans: Readonly<Record<string, ResourcePlan>>;
}

interface ResourcePlan {
  readonly steps?: readonly string[];
  readonly goal?: {
    readonly protect?: boolean;
    readonly inputDiff?: {
      readonly adds?: Inputs;
      readonly updates?: Inputs;
      readonly deletes?: readonly string[];
    };
  };
}

/**
 * Reads a plan.
 *
 * @param json what `pulumi preview --json` printed, or `--save-plan` wrote.
 * @param inputsOf a resource's inputs in state, by URN: a saved plan holds only what differs from them.
 * @throws Error when it is neither, or names no resource.
 */
export function readPlan(json: string, inputsOf: (urn: string) => Inputs | undefined): Plan {
  const parsed = JSON.parse(json) as Partial<PreviewDigest & UpdatePlan>;
  const steps =
    parsed.resourcePlans === undefined
      ? (parsed.steps ?? []).map(({ op, urn, oldState, newState, diffReasons }) => ({
          ...step(
            urn,
            [op],
            oldState?.inputs,
            newState && withChanges(newState, diffReasons ?? []),
          ),
          id: oldState?.id,
        }))
      : Object.entries(parsed.resourcePlans).map(([urn, plan]) =>
          planned(urn, plan, inputsOf(urn)),
        );
  const urn = parsed.steps?.[0]?.urn ?? Object.keys(parsed.resourcePlans ?? {})[0];
  const [stackPart, project] = urn?.split("::") ?? [];
  const stack = stackPart?.split(":")[2];
  if (stack === undefined || project === undefined) throw new Error("it names no resource");
  const isComplete = !(parsed.diagnostics ?? []).some(({ severity }) => severity === "error");
  return { stack, project, config: plainConfig(parsed.config ?? {}), steps, isComplete };
}

function step(
  urn: string,
  operations: readonly string[],
  before: Inputs | undefined,
  after: State | undefined,
): PlannedStep {
  return {
    type: typeOf(urn),
    name: nameOf(urn),
    effect: effectOf(operations),
    before,
    after: after && (after.inputs ?? {}),
    protect: after?.protect ?? (after && false),
  };
}

/** A preview shows every secret as the same word; what it says of differences tells them apart. */
function withChanges({ inputs = {}, protect }: State, differing: readonly string[]): State {
  const hidden = differing.filter((name) => inputs[name] === "[secret]");
  const changed = Object.fromEntries(hidden.map((name) => [name, "[another secret]"]));
  return { inputs: { ...inputs, ...changed }, ...(protect === undefined ? {} : { protect }) };
}

function planned(urn: string, { steps = [], goal }: ResourcePlan, before: Inputs | undefined) {
  const { adds, updates, deletes = [] } = goal?.inputDiff ?? {};
  const after: Record<string, unknown> = { ...before, ...adds, ...updates };
  for (const name of deletes) delete after[name];
  return step(urn, steps, before, goal && { inputs: after, protect: goal.protect === true });
}

function plainConfig(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(config).flatMap(([key, value]) => {
    if (typeof value === "string") return [[key, value]];
    const isSecret = typeof value === "object" && value !== null && "secure" in value;
    return isSecret ? [] : [[key, JSON.stringify(value)]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
