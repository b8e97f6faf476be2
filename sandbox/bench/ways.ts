// The ways back that are timed beside each other: this command's, the runbook's by hand, and another tool's.
import * as path from "node:path";
import { PROJECT_DIR } from "../paths";

/** Where a way leads, and over what. */
export interface Destination {
  readonly tag: string;
  /** ARN of the revision that had it. */
  readonly taskDefinition: string;
  readonly cluster: string;
  /** The service of the slot that users reach. */
  readonly service: string;
  /** Without a slash at its end. */
  readonly url: string;
}

/** One way back. */
export interface Way {
  readonly name: string;
  /** Whether its target waits in the other slot. */
  readonly slot: "warm" | "cold";
  /** The commands that are typed, one after the other. */
  readonly commands: (to: Destination) => readonly (readonly string[])[];
  /** What leads back to where it began, untimed; `service`: the slot's service is asked for its revision again. */
  readonly undo: "undo" | "break-glass" | "service";
}

const CONFIRMED = [
  ["--confirm", "ROLLBACK"],
  ["--requested-by", "ann"],
  ["--approved-by", "bob"],
  ["--justification", "timed beside other tools"],
].flat();

/**
 * A line of this project's command, confirmed.
 *
 * @param reason of its own for each: none confirms two rollbacks.
 */
export function rollback(args: readonly string[], reason: string): readonly string[] {
  const script = path.join(PROJECT_DIR, "bin/rollback.js");
  return ["node", script, ...args, ...CONFIRMED, "--reason", reason];
}

// No clone of the application is named: what the migrations say can't be asked.
const to = (tag: string, ...options: readonly string[]) =>
  rollback(["to", tag, "--unchecked", ...options], `timed: ${new Date().toISOString()}`);

/**
 * The line that asks a service for a revision.
 *
 * @param aws the AWS CLI.
 */
export function updateService(
  aws: string,
  { cluster, service }: Destination,
  revision: string,
): readonly string[] {
  const place = ["--cluster", cluster, "--service", service];
  return [aws, "ecs", "update-service", ...place, "--task-definition", revision];
}

/** Waits as the runbook has it. */
export function servicesStable(aws: string, { cluster, service }: Destination): readonly string[] {
  return [aws, "ecs", "wait", "services-stable", "--cluster", cluster, "--services", service];
}

/**
 * All of them.
 *
 * @param bin the folder with `aws` and `ecs`.
 */
export function waysBack(bin: string): readonly Way[] {
  const [aws, ecs] = [path.join(bin, "aws"), path.join(bin, "ecs")];
  const own = (name: string, slot: Way["slot"], ...options: readonly string[]): Way => ({
    name,
    slot,
    commands: ({ tag }) => [to(tag, ...options)],
    undo: "undo",
  });
  return [
    own("rollback to", "warm"),
    own("rollback to --emergency", "warm", "--emergency"),
    {
      name: "rollback break-glass",
      slot: "warm",
      commands: ({ tag }) => [rollback(["break-glass", tag], `timed: ${new Date().toISOString()}`)],
      undo: "break-glass",
    },
    own("rollback to", "cold"),
    own("rollback to --emergency", "cold", "--emergency"),
    {
      name: "ecs-deploy",
      slot: "cold",
      commands: ({ cluster, service, tag }) => [
        // Kept: the revision that leads back.
        [ecs, "deploy", cluster, service, "--tag", tag, "--no-deregister"],
      ],
      undo: "service",
    },
    {
      name: "by hand (the runbook)",
      slot: "cold",
      commands: (destination) => [
        [...updateService(aws, destination, destination.taskDefinition), "--force-new-deployment"],
        servicesStable(aws, destination),
        ["curl", "-fsS", `${destination.url}/api/v1/health/`],
        ["curl", "-fsS", `${destination.url}/api/v1/sessions/`],
      ],
      undo: "service",
    },
  ];
}
