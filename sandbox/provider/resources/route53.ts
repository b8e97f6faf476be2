// Route 53: records, and looking up the zone they belong to.
import type { ResourceRecordSet, RRType } from "@aws-sdk/client-route-53";
import { found, type Aws } from "../aws";
import { flag, integer, object, resourceType, set, text, type Values } from "../schema";
import { isEmpty, type Bag } from "../values";

const inputs = {
  zoneId: text({ required: true, forceNew: true }),
  name: text({ required: true, forceNew: true, suppress: isSameName }),
  type: text({ required: true, oneOf: ["A", "AAAA", "CNAME", "TXT", "MX", "CAA", "NS"] }),
  ttl: integer(),
  records: set(text()),
  aliases: set(
    object({
      name: text({ required: true, suppress: isSameName }),
      zoneId: text({ required: true }),
      evaluateTargetHealth: flag({ required: true }),
    }),
  ),
  allowOverwrite: flag({ computed: true, stateOnly: true }),
};

type Inputs = Values<typeof inputs>;

const record = resourceType({
  token: "aws:route53/record:Record",
  inputs,
  outputs: ["fqdn"],
  async create(aws, news) {
    await change(aws, news.zoneId, [[news.allowOverwrite ? "UPSERT" : "CREATE", news]]);
    return `${news.zoneId}_${fqdn(news.name)}_${news.type}`;
  },
  async read(aws, id, state) {
    const [zoneId = "", name = "", type = ""] = id.split(/_(?=.*_)|_(?=[A-Z]+$)/);
    const route53 = await aws.route53();
    const wanted = { name: fqdn(state.name ?? name), type: state.type ?? type };
    const answer = await found(
      route53.listResourceRecordSets({
        HostedZoneId: state.zoneId ?? zoneId,
        StartRecordName: wanted.name,
        StartRecordType: wanted.type as RRType,
        MaxItems: 1,
      }),
    );
    const it = answer?.ResourceRecordSets?.[0];
    if (it === undefined || fqdn(it.Name ?? "") !== wanted.name || it.Type !== wanted.type) {
      return undefined;
    }
    const alias = it.AliasTarget;
    return {
      zoneId: state.zoneId ?? zoneId,
      name: state.name ?? name,
      type: it.Type,
      ttl: it.TTL,
      records: it.ResourceRecords?.map(({ Value }) => Value),
      aliases: alias && [
        {
          name: alias.DNSName?.replace(/\.$/, ""),
          zoneId: alias.HostedZoneId,
          evaluateTargetHealth: alias.EvaluateTargetHealth,
        },
      ],
      fqdn: wanted.name,
    };
  },
  // Another type is another record set: the old one goes in the same change.
  async update(aws, _id, { olds, news }) {
    const isOther = olds.type !== news.type;
    await change(aws, news.zoneId, [
      ...(isOther ? ([["DELETE", olds]] as const) : []),
      ["UPSERT", news],
    ]);
  },
  async delete(aws, _id, state) {
    await found(change(aws, state.zoneId, [["DELETE", state]])).catch((error: Error) => {
      // Route 53 says this, with the same name as for a bad request, when the record is gone.
      if (!/not found|doesn't exist|does not exist/.test(error.message)) throw error;
    });
  },
});

type Action = "CREATE" | "UPSERT" | "DELETE";

/** Sends a change, and waits as the real provider does until all name servers have it. */
async function change(
  aws: Aws,
  HostedZoneId: string,
  changes: readonly (readonly [Action, Inputs])[],
): Promise<void> {
  const route53 = await aws.route53();
  const { ChangeInfo } = await route53.changeResourceRecordSets({
    HostedZoneId,
    ChangeBatch: {
      Changes: changes.map(([Action, it]) => ({ Action, ResourceRecordSet: recordSet(it) })),
    },
  });
  const Id = ChangeInfo?.Id ?? "";
  await aws.until("the DNS change didn't reach all name servers", 30, async () => {
    return (await route53.getChange({ Id })).ChangeInfo?.Status === "INSYNC";
  });
}

function recordSet({ name, type, ttl, records, aliases }: Inputs): ResourceRecordSet {
  const alias = aliases?.[0];
  return {
    Name: fqdn(name),
    Type: type as RRType,
    TTL: ttl,
    ResourceRecords: records?.map((Value) => ({ Value })),
    AliasTarget: alias && {
      DNSName: alias.name,
      HostedZoneId: alias.zoneId,
      EvaluateTargetHealth: alias.evaluateTargetHealth,
    },
  };
}

/**
 * `aws:route53/getZone:getZone`: the hosted zone of a name.
 *
 * @throws Error when there is none, or more than one.
 */
export async function getZone(aws: Aws, args: Bag): Promise<Bag> {
  const { name, privateZone = false, ...others } = args;
  const unknown = Object.keys(others).filter((key) => !isEmpty(others[key]) && key !== "region");
  if (unknown.length > 0 || typeof name !== "string") {
    throw new Error(
      "the sandbox's stand-in for pulumi-resource-aws serves getZone with name and privateZone only" +
        (unknown.length > 0 ? `, not ${unknown.join(", ")}` : ""),
    );
  }
  const route53 = await aws.route53();
  const { HostedZones = [] } = await route53.listHostedZonesByName({ DNSName: name });
  const zones = HostedZones.filter(
    (zone) =>
      fqdn(zone.Name ?? "") === fqdn(name) && (zone.Config?.PrivateZone ?? false) === privateZone,
  );
  const zone = zones[0];
  if (zone === undefined) throw new Error(`no matching Route 53 Hosted Zone found for ${name}`);
  if (zones.length > 1) throw new Error(`multiple Route 53 Hosted Zones matched ${name}`);
  const id = zone.Id?.replace("/hostedzone/", "") ?? "";
  const { DelegationSet } = await route53.getHostedZone({ Id: id });
  const nameServers = DelegationSet?.NameServers ?? [];
  return {
    id,
    zoneId: id,
    arn: `arn:aws:route53:::hostedzone/${id}`,
    name: fqdn(name),
    privateZone,
    comment: zone.Config?.Comment ?? "",
    callerReference: zone.CallerReference ?? "",
    nameServers,
    primaryNameServer: nameServers[0] ?? "",
    resourceRecordSetCount: zone.ResourceRecordSetCount ?? 0,
    linkedServiceDescription: "",
    linkedServicePrincipal: "",
    tags: {},
  };
}

/** Without the root's dot, in lower case, as the real provider keeps names. */
function fqdn(name: string): string {
  return name.replace(/\.$/, "").toLowerCase();
}

function isSameName(oldName: unknown, newName: unknown): boolean {
  if (typeof oldName !== "string" || typeof newName !== "string") return false;
  return fqdn(oldName) === fqdn(newName);
}

export const route53Types = [record];
