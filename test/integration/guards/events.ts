// What can befall the database as a whole: by an edit of the program, by config, by a command, or because state
// and AWS say different things. A row each; docs/guards.md shows them with their results.
import { DATABASE, edited, type Edit, INSTANCE, option } from "./edits";
import { DATABASE_URN } from "./paths";

/** Something that can befall the database. */
export interface DatabaseEvent {
  readonly title: string;
  /** How it comes about, as the table shows it. */
  readonly how: string;
  /** What the refusal must say; undefined when it must go through, and change nothing in AWS. */
  readonly reason: RegExp | undefined;
  /** Only the pack refuses it: it changes state alone. */
  readonly onlyByPack?: boolean;
  /** `--target` with the database's own parts doesn't reach it. */
  readonly isNoTarget?: boolean;
  readonly edits?: readonly Edit[];
  /** `pulumi`'s, before the path's own arguments; `up` when left out. */
  readonly command?: readonly string[];
  readonly config?: Readonly<Record<string, string>>;
  /** Commands that are run before. */
  readonly first?: readonly (readonly string[])[];
  /** The database is gone in AWS, so that state names one that isn't there. */
  readonly isGoneInAws?: boolean;
}

const GUARDS = "src/enforcement/enforceGuards.ts";

/** Takes the program's own refusals away: what the plan gate says then is its own. */
export const GATE_ALONE: readonly Edit[] = [
  { file: GUARDS, find: "{ beforeCreate: [create], beforeUpdate: [update] }", replace: "{}" },
  { file: GUARDS, find: "{ ...hooks, beforeDelete: [remove] }", replace: "{}" },
  { file: GUARDS, find: "refuseAdoption(type, name, opts)", replace: "void 0" },
  { file: GUARDS, find: "  await refuseStrayDatabases(config, state.resources);\n", replace: "" },
  {
    file: GUARDS,
    find: "isNewStack ? Promise.resolve() : refuseRemovals(config, declared.undeclared())",
    replace: "Promise.resolve()",
  },
];

const WITHOUT_GUARDS: Edit = {
  file: "index.ts",
  find: "const guards = await enforceGuards(config, earlier, state);",
  replace: `const { decideSlots, SlotGate } = await import("./src/enforcement/slots");
  const guards = {
    release: { kind: "redeploy", live: config.imageTag, refusals: [] },
    slots: new SlotGate(await decideSlots(config, state)),
    refuseRemovals: async () => {},
  } as const;`,
};

// Pulumi's own refusal, where it comes first. No path with `--ignore-protect` gets it.
const PROTECTED = "marked for protection|is protected|protected resource";
const refusedBy = (rule: string) => new RegExp(`${rule}: |${rule}  \\(|${PROTECTED}`);
const NOT_DELETED = refusedBy("database-not-deleted");
const NOT_REPLACED = refusedBy("database-not-(?:replaced|created-anew|deleted)");
const NOT_ANEW = refusedBy("database-not-created-anew");
const NOT_ADOPTED = refusedBy("database-not-adopted");
const NOT_DESTROYED = /not-deleted: |has delete hooks|protect|not specified in --target/;

const WITHOUT_DATABASE: Edit = {
  file: DATABASE,
  find: INSTANCE,
  replace: `const instance = ((_: string, args: object, _options: object) =>
      ({ ...args, address: pulumi.output(process.env.DATABASE_ADDRESS) }) as unknown as aws.rds.Instance)(`,
};
const RENAMED: Edit = {
  file: DATABASE,
  find: `${INSTANCE}\n      parts.instance.name,`,
  replace: `${INSTANCE}\n      \`\${name}-postgres\`,`,
};
const FROM_ELSEWHERE: Edit = {
  file: DATABASE,
  find: INSTANCE,
  replace: `const instance = ((name: string, _: object, options: object) =>
      aws.rds.Instance.get(name, "other-database", {}, options))(`,
};
const OPEN_PORT: Edit = {
  file: "src/components/securityGroups.ts",
  find: "  return groups;\n",
  replace: `  new aws.vpc.SecurityGroupIngressRule("open", {
    securityGroupId: groups.database.id, cidrIpv4: "0.0.0.0/0", ...tcp(args.databasePort) }, opts);
  return groups;\n`,
};

function command(title: string, reason: RegExp, ...args: string[]): DatabaseEvent {
  const shown = args.join(" ").replace(DATABASE_URN, "<URN>");
  return { title, how: `\`pulumi ${shown}\``, reason, command: args };
}

/** Each is tried by itself. */
export const EVENTS: readonly DatabaseEvent[] = [
  edited("removed from the program", NOT_DELETED, "its declaration is taken out", WITHOUT_DATABASE),
  {
    title: "unprotected, then removed",
    how: "`pulumi state unprotect <URN>`, then its declaration is taken out",
    reason: NOT_DELETED,
    first: [["state", "unprotect", DATABASE_URN]],
    edits: [WITHOUT_DATABASE],
  },
  edited(
    "removed with its guards",
    /hook "guard-\w+" was not registered|marked for protection|is protected/,
    "both are taken out at once",
    WITHOUT_GUARDS,
    WITHOUT_DATABASE,
  ),
  {
    ...edited(
      "guards taken out",
      /database-protected/,
      "`enforceGuards` isn't called",
      WITHOUT_GUARDS,
    ),
    onlyByPack: true,
  },
  option("protection taken off", undefined, "protect: false"),
  edited("renamed", NOT_ANEW, "another logical name", RENAMED),
  edited(
    "renamed with an alias",
    undefined,
    "another logical name, and `aliases`",
    RENAMED,
    option("", undefined, "aliases: [{ name: `${name}-database` }]").edits![0]!,
  ),
  {
    ...edited(
      "replaced by its properties",
      NOT_REPLACED,
      "`storageEncrypted`, `snapshotIdentifier`, config `databaseName`",
      { file: DATABASE, find: "storageEncrypted: true", replace: "storageEncrypted: false" },
      {
        file: DATABASE,
        find: "copyTagsToSnapshot: true",
        replace: 'snapshotIdentifier: "rds:yesterday"',
      },
    ),
    config: { databaseName: "other" },
  },
  {
    ...option("replaced by an option", NOT_REPLACED, 'replaceOnChanges: ["allocatedStorage"]'),
    config: { databaseStorageGib: "30" },
  },
  command("replaced by the command", NOT_REPLACED, "up", "--replace", DATABASE_URN),
  {
    title: "tainted",
    how: "`pulumi state taint <URN>`, then `up`",
    reason: NOT_REPLACED,
    first: [["state", "taint", DATABASE_URN]],
  },
  edited("taken from elsewhere", NOT_ADOPTED, "`aws.rds.Instance.get(…)`", FROM_ELSEWHERE),
  option("imported from elsewhere", NOT_ADOPTED, 'import: "other-database"'),
  {
    title: "vanished in AWS",
    how: "`pulumi up --refresh` after that",
    reason: NOT_ANEW,
    command: ["up", "--refresh"],
    isGoneInAws: true,
  },
  {
    title: "forgotten by state",
    how: "`pulumi state delete <URN> --force --target-dependents`, then `up`",
    reason: NOT_ANEW,
    first: [["state", "delete", DATABASE_URN, "--force", "--target-dependents"]],
  },
  command("destroyed", NOT_DESTROYED, "destroy"),
  command("destroyed by the program", NOT_DESTROYED, "destroy", "--run-program"),
  {
    ...edited(
      "opened to a wide network",
      refusedBy("database-port-not-open"),
      "a rule that lets `0.0.0.0/0` in",
      OPEN_PORT,
    ),
    isNoTarget: true,
  },
];
