// Elastic Load Balancing: the conditions of a rule.
import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { object, set, text, type Values } from "../schema";

/** A condition's inputs: one of them is given. */
export const condition = {
  pathPattern: object({ values: set(text()) }),
  hostHeader: object({ values: set(text()) }),
  httpHeader: object({ httpHeaderName: text({ required: true }), values: set(text()) }),
};

/** As the API takes it. */
export function conditionRequest(given: Values<typeof condition>): RuleCondition {
  const { pathPattern, hostHeader, httpHeader } = given;
  if (pathPattern !== undefined) {
    return { Field: "path-pattern", PathPatternConfig: { Values: pathPattern.values } };
  }
  if (hostHeader !== undefined) {
    return { Field: "host-header", HostHeaderConfig: { Values: hostHeader.values } };
  }
  return {
    Field: "http-header",
    HttpHeaderConfig: { HttpHeaderName: httpHeader?.httpHeaderName, Values: httpHeader?.values },
  };
}

/** As the API answers it. */
export function conditionOf({ Field, Values, ...it }: RuleCondition) {
  if (Field === "path-pattern") {
    return { pathPattern: { values: it.PathPatternConfig?.Values ?? Values } };
  }
  if (Field === "host-header") {
    return { hostHeader: { values: it.HostHeaderConfig?.Values ?? Values } };
  }
  const header = it.HttpHeaderConfig;
  return { httpHeader: { httpHeaderName: header?.HttpHeaderName, values: header?.Values } };
}
