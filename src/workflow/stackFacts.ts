// What a workflow needs to know of a stack before it can take credentials: from the stack's own file, so that no name
// stands in a workflow.
import * as fs from "node:fs";
import { readStackFile } from "../config/stackFile";
import { OperatorError } from "../errors";
import { nameIn, type NamedResource } from "../names";

/** Where a stack is, and as whom a workflow works on it. */
export interface StackFacts {
  readonly region: string;
  /** Reads: for previews. */
  readonly previewerRole: string;
  /** Deploys and rolls back. */
  readonly deployerRole: string;
}

const STACK_FILE = /^Pulumi\.([a-z][a-z0-9-]*)\.yaml$/;

/** The stacks that have a file, by name. */
export function stacksIn(folder: string): readonly string[] {
  return fs.readdirSync(folder).flatMap((name) => STACK_FILE.exec(name)?.[1] ?? []);
}

/**
 * Reads them.
 *
 * @param account the AWS account's number.
 * @throws OperatorError when there is no such stack, or no such account.
 */
export function stackFacts(folder: string, stack: string, account: string): StackFacts {
  const stacks = stacksIn(folder);
  if (!stacks.includes(stack)) {
    throw new OperatorError(`There is no stack ${JSON.stringify(stack.slice(0, 60))}.`, {
      hint: `It must be ${stacks.join(" or ")}.`,
    });
  }
  if (!/^\d{12}$/.test(account)) {
    throw new OperatorError("AWS_ACCOUNT_ID isn't the number of an AWS account.", {
      hint: "Set it as a variable of the repository: 12 digits (docs/ci.md).",
    });
  }
  const { region, prefix } = readStackFile(folder, stack);
  const role = (which: NamedResource) => `arn:aws:iam::${account}:role/${nameIn(prefix, which)}`;
  return { region, previewerRole: role("previewerRole"), deployerRole: role("deployerRole") };
}
