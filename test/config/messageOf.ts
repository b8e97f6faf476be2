// What is said of a config that can't be used.
import assert from "node:assert/strict";
import { parseConfig } from "../../src/config/parse";
import { OperatorError } from "../../src/errors";

/** The message; a config that is accepted fails the test. */
export function messageOf(raw: Record<string, string>): string {
  try {
    parseConfig(raw);
  } catch (error) {
    assert.ok(error instanceof OperatorError);
    return error.message;
  }
  return assert.fail("the config was accepted");
}
