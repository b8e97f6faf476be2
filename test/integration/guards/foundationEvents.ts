// What can befall the network, the load balancer and the cluster that the database and the live service stand on; and
// what comes into state by another way than the program. A row each; docs/guards.md shows them with their results.
import { edited, type Edit } from "./edits";
import type { DatabaseEvent } from "./events";
import { DATABASE_ID, DATABASE_URN, VPC_URN } from "./paths";

const KEPT = /foundation-not-(?:replaced|deleted)(?:: | {2}\()|service-not-deleted(?:: | {2}\()/;
// The program says the first, the plan gate the second.
const STRAY =
  /database-not-deleted: .*(?:in this stack's state, but the program doesn't declare it|would be deleted, and its data)/;
const NETWORK = "src/components/network.ts";
const GROUPS = "src/components/securityGroups.ts";
const BALANCER = "src/components/loadBalancer.ts";

const line = (file: string, find: string, replace: string): Edit => ({ file, find, replace });

/** A change of what isn't among the database's own parts, so that `--target` with these doesn't reach it. */
function beneath(title: string, how: string, more: Partial<DatabaseEvent>): DatabaseEvent {
  return { title, how, reason: KEPT, isNoTarget: true, ...more };
}

/** Something that the program no longer declares: whatever is targeted, its end refuses that. */
const leftOut = (title: string, how: string, edit: Edit) => edited(title, KEPT, how, edit);

const intoDatabase = (source: string): Edit =>
  line(
    GROUPS,
    "  return groups;\n",
    `  new aws.vpc.SecurityGroupIngressRule("open", {
    securityGroupId: groups.database.id, ${source}, ...tcp(args.databasePort) }, opts);
  return groups;\n`,
  );

/** Each is tried by itself. */
export const FOUNDATION_EVENTS: readonly DatabaseEvent[] = [
  beneath("on another network", "config `vpcCidr: 10.99.0.0/16`", {
    config: { vpcCidr: "10.99.0.0/16" },
  }),
  leftOut(
    "without a zone",
    "config `availabilityZones` with one less",
    line(
      NETWORK,
      "planSubnets(args.vpcCidr, args.availabilityZones)",
      "planSubnets(args.vpcCidr, args.availabilityZones.slice(0, 1))",
    ),
  ),
  {
    title: "under another name",
    how: "config `name: other`",
    reason: /foundation-not-replaced: Everything of this stack is called `conflicto-prod-…`/,
    config: { name: "other" },
  },
  beneath("behind another port", "config `containerPort: 8080`", {
    config: { containerPort: "8080" },
  }),
  beneath("beside a renamed cluster", '`name: name + "-tasks"` of the cluster', {
    edits: [
      line("src/components/service.ts", 'name: nameIn(name, "cluster"),', 'name: name + "-tasks",'),
    ],
  }),
  beneath("beside a network that is replaced", "`pulumi up --replace <URN of the VPC>`", {
    command: ["up", "--replace", VPC_URN],
  }),
  beneath("beside a network that is tainted", "`pulumi state taint <URN of the VPC>`, then `up`", {
    first: [["state", "taint", VPC_URN]],
  }),
  beneath(
    "beside a renamed network with an alias",
    "another logical name and range, and `aliases`",
    {
      edits: [
        line(NETWORK, "new aws.ec2.Vpc(\n      `${name}-vpc`,", 'new aws.ec2.Vpc(\n      "moved",'),
        line(NETWORK, "cidrBlock: args.vpcCidr,", 'cidrBlock: "10.99.0.0/16",'),
        line(
          NETWORK,
          'tags: tagged("vpc"),\n      },\n      child,',
          'tags: tagged("vpc"),\n      },\n      { ...child, aliases: [{ name: `${name}-vpc` }] },',
        ),
      ],
    },
  ),
  leftOut(
    "without its listener",
    "the HTTPS listener is taken out",
    line(BALANCER, "if (!hasTls) return http;\n  return", "if (hasTls) return http;\n  return"),
  ),
  leftOut(
    "without the application's way to it",
    "the rules between the two are taken out",
    line(GROUPS, '  path(name, groups, "app", "database", args.databasePort, opts);\n', ""),
  ),
  {
    ...edited(
      "opened to its own network",
      /database-admits-application-only/,
      "a rule that lets `10.40.0.0/24` in",
      intoDatabase('cidrIpv4: "10.40.0.0/24"'),
    ),
    isNoTarget: true,
  },
  {
    ...edited(
      "opened to the load balancer",
      /database-admits-application-only/,
      "a rule that lets its security group in",
      intoDatabase("referencedSecurityGroupId: groups.loadBalancer.id"),
    ),
    isNoTarget: true,
  },
  {
    title: "imported into state",
    how: "`pulumi import … --protect=false`, then `up`",
    reason: STRAY,
    first: [
      [
        "import",
        "aws:rds/instance:Instance",
        "left-over",
        DATABASE_ID,
        "--protect=false",
        "--generate-code=false",
      ],
    ],
  },
  {
    title: "with its network forgotten by state",
    how: "`pulumi state delete <URN of the VPC> --force --target-dependents`, then `up`",
    reason: /database-not-created-anew|database-not-adopted/,
    first: [["state", "delete", VPC_URN, "--force", "--target-dependents"]],
  },
  {
    title: "left out of a destruction",
    how: "`pulumi destroy --exclude <URN>`",
    reason: /not-deleted: |has delete hooks|protect|dependen/,
    command: ["destroy", "--exclude", DATABASE_URN],
  },
];

/** What operators do, all at once: nothing may refuse it. */
export const ORDINARY: DatabaseEvent = {
  title: "a new release, a secret, the maintenance page and a narrower access at once",
  how: "",
  reason: undefined,
  command: ["preview"],
  config: {
    imageTag: "abcdefabcdef",
    maintenance: "true",
    registryUsername: "robot",
    registryToken: "s3cret",
  },
  edits: [
    line(GROUPS, "args.allowedCidrs.forEach(", '["10.0.0.0/8"].forEach('),
    line(
      "src/components/taskDefinition.ts",
      "pulumi.jsonStringify(values)",
      'pulumi.jsonStringify({ ...values, ANOTHER: "secret" })',
    ),
  ],
};
