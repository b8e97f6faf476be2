// Applies rules as a policy pack does: inputs behind the policy SDK's own proxy, one check after the other.
import { UnknownValueError, unknownCheckingProxy } from "@pulumi/policy";
import type { Finding, Inputs, ResourceRule } from "../../../src/guards/rule";

/** What the policy SDK has in place of a text that isn't known yet (its proxy.ts). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource with what is said of it. */
export interface Row {
  /** Goes on from "a row refuses" or "a row admits". */
  readonly title: string;
  readonly type: string;
  readonly inputs: Inputs;
  /** The one rule that objects, with one finding; undefined where none does. */
  readonly rule: string | undefined;
}

/** What rules found in a resource. */
export interface Looked {
  readonly findings: readonly (Finding & { readonly rule: string })[];
  /** Rules with a check that has to wait for a value. */
  readonly open: readonly string[];
}

/** Looks at a resource with every rule about its type. */
export function look(rules: readonly ResourceRule[], type: string, inputs: Inputs): Looked {
  const findings: (Finding & { rule: string })[] = [];
  const open: string[] = [];
  const after = unknownCheckingProxy(inputs) as Inputs;
  for (const rule of rules.filter(({ types }) => types.includes(type))) {
    for (const check of rule.checks) {
      try {
        const found = check({ type, name: "it", after });
        if (found !== undefined) findings.push({ ...found, rule: rule.name });
      } catch (error) {
        if (!(error instanceof UnknownValueError)) throw error;
        open.push(rule.name);
      }
    }
  }
  return { findings, open };
}

/** Whether the rules say of a row exactly what it expects. */
export function isAsExpected(rules: readonly ResourceRule[], row: Row): boolean {
  const { findings, open } = look(rules, row.type, row.inputs);
  const expected = row.rule === undefined ? [] : [row.rule];
  return open.length === 0 && findings.map(({ rule }) => rule).join() === expected.join();
}
