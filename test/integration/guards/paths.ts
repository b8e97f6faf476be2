// The ways in which an update can be asked for: with every guard, and as by somebody in a hurry.
import type { RunOptions } from "../../../sandbox/drill/pulumi";

const DATABASE_URNS = "urn:pulumi:prod::conflicto::webapp:database:Database$";

/** The database, as the sandbox's prod stack names it. */
export const DATABASE_URN = `${DATABASE_URNS}aws:rds/instance:Instance::conflicto-prod-database`;

/** Stands in a command for what RDS calls the database. */
export const DATABASE_ID = "<id of the database>";

/** The network, as the sandbox's prod stack names it. */
export const VPC_URN =
  "urn:pulumi:prod::conflicto::webapp:network:Network$aws:ec2/vpc:Vpc::conflicto-prod-vpc";

/** A way to ask for an update. */
export interface Path {
  /** As the table's head has it. */
  readonly title: string;
  /** `pulumi`'s own, after the command. */
  readonly args: readonly string[];
  readonly withPack: boolean;
}

/** Every way, from the most careful to the least. What holds with less holds with more. */
export const PATHS: readonly Path[] = [
  { title: "with the pack", args: [], withPack: true },
  { title: "`--ignore-protect`", args: ["--ignore-protect"], withPack: false },
  {
    title: "`--ignore-protect --skip-preview`",
    args: ["--ignore-protect", "--skip-preview"],
    withPack: false,
  },
  {
    title: "`--ignore-protect --skip-preview --target`",
    args: ["--ignore-protect", "--skip-preview", "--target", `${DATABASE_URNS}**`],
    withPack: false,
  },
];

/** The most careful and the least: `npm test` takes these, `npm run test:nightly` takes all. */
export const EXTREME_PATHS: readonly Path[] = PATHS.filter(
  ({ withPack, args }) => withPack || args.join(" ") === "--ignore-protect --skip-preview",
);

/** A command that plans or makes an update, as a person types it. */
export type UpdateCommand = readonly [title: string, args: readonly string[], options: RunOptions];

/** From the most careful to the least. */
export const COMMANDS: readonly UpdateCommand[] = [
  ["preview", ["preview"], {}],
  ["up", ["up", "--yes"], {}],
  ["up without its preview", ["up", "--yes", "--skip-preview"], {}],
  ["preview without the policy pack", ["preview"], { withoutPack: true }],
  ["up with neither", ["up", "--yes", "--skip-preview"], { withoutPack: true }],
];

/** The first and the last of them: `npm test` tries most rows by these, `npm run test:nightly` by all. */
export const EXTREME_COMMANDS = [COMMANDS[0]!, COMMANDS.at(-1)!] as const;
