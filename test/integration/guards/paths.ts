// The ways in which an update can be asked for: with every guard, and as by somebody in a hurry.

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
    args: ["--ignore-protect", "--skip-preview"].concat([...["--target", `${DATABASE_URNS}**`]]),
    withPack: false,
  },
];
