// Where a stack is: its region, and the names of its resources, both from config. A change of either would make everything
// anew beside what is live, and delete that.
import { pulumiLine } from "../../commandLines";
import type { Refusal } from "../release/judge";
import { DATABASE_COMPONENT } from "../database/parts";
import { INSTANCE } from "../database/types";
import { nameIn } from "../../names";
import { nameOf } from "../urn";
import { foundationNotReplaced } from "./rules";

/** What decides about it. */
export interface PlaceFacts {
  readonly stack: string;
  /** Config. */
  readonly region: string;
  readonly name: string;
  readonly environment: string;
  /** Begins every name, from the two. */
  readonly prefix: string;
  /** ARNs of everything in state; undefined is a resource that has none. */
  readonly arns: readonly unknown[];
  /** Of everything in state. */
  readonly urns: readonly string[];
}

/** Refuses another region, and another name, than those that the stack was made with. */
export function placeRefusals(facts: PlaceFacts): readonly Refusal[] {
  return [otherRegion(facts), otherName(facts)]
    .filter((message) => message !== undefined)
    .map((message) => ({ rule: foundationNotReplaced, message }));
}

/**
 * Refuses another region than state's resources are in: they would stay there, running and forgotten, or be deleted.
 *
 * @returns what happened, and the line that sets it back; undefined where nothing is elsewhere.
 */
export function otherRegion({
  stack,
  region,
  arns,
}: Pick<PlaceFacts, "stack" | "region" | "arns">): string | undefined {
  const made = arns.map(regionIn).find((one) => one !== undefined);
  if (made === undefined || made === region) return undefined;
  return [
    `Config \`aws:region\` is \`${region}\`, and this stack is in \`${made}\`. Set it back, then go on:`,
    `  ${pulumiLine(stack, "config", "set", "aws:region", made)}`,
  ].join("\n");
}

// What every stack has, and only in its own region. A certificate may be elsewhere, and IAM has no region.
const REGIONAL = /^arn:[\w-]+:(?:ecs|rds|ec2|elasticloadbalancing):([\w-]+):/;

function regionIn(arn: unknown): string | undefined {
  return typeof arn === "string" ? REGIONAL.exec(arn)?.[1] : undefined;
}

/** The stack's own database under another name: one that was imported has no component. */
function otherName({ stack, name, environment, prefix, urns }: PlaceFacts): string | undefined {
  const names = urns.filter((urn) => urn.includes(`::${DATABASE_COMPONENT}$${INSTANCE}::`));
  const [own] = names.map(nameOf);
  const suffix = nameIn("", "database");
  if (own === undefined || names.length > 1 || !own.endsWith(suffix)) return undefined;
  const made = own.slice(0, -suffix.length);
  if (made === prefix) return undefined;
  const line = made.endsWith(`-${environment}`)
    ? ["name", made.slice(0, -environment.length - 1)]
    : made.startsWith(`${name}-`)
      ? ["environment", made.slice(name.length + 1)]
      : undefined;
  return [
    `Everything of this stack is called \`${made}-…\`, and config \`name\` and \`environment\` make it \`${prefix}-…\`: all ` +
      "of it, the database too, would be deleted and made anew. Set them back, then go on:",
    `  ${pulumiLine(stack, "config", ...(line === undefined ? ["get", "name"] : ["set", ...line]))}`,
  ].join("\n");
}
