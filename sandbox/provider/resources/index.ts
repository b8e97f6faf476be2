// Everything the stand-in serves.
import type { Aws } from "../aws";
import type { ResourceType } from "../schema";
import type { Bag } from "../values";
import { acmTypes } from "./acm";
import { ec2NetworkTypes } from "./ec2Network";
import { ec2RouteTypes } from "./ec2Routes";
import { ec2SecurityGroupTypes } from "./ec2SecurityGroups";
import { ecsClusterTypes } from "./ecsCluster";
import { ecsServiceTypes } from "./ecsService";
import { ecsTaskDefinitionTypes } from "./ecsTaskDefinition";
import { iamTypes } from "./iam";
import { iamOidcTypes } from "./iamOidc";
import { lbTypes } from "./lb";
import { lbRoutingTypes } from "./lbRouting";
import { logTypes } from "./logs";
import { rdsGroupTypes } from "./rdsGroups";
import { rdsInstanceTypes } from "./rdsInstance";
import { getZone, route53Types } from "./route53";
import { secretTypes } from "./secrets";

/** The resource types by token. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  [
    ec2NetworkTypes,
    ec2RouteTypes,
    ec2SecurityGroupTypes,
    logTypes,
    iamTypes,
    iamOidcTypes,
    secretTypes,
    ecsClusterTypes,
    ecsTaskDefinitionTypes,
    ecsServiceTypes,
    lbTypes,
    lbRoutingTypes,
    rdsGroupTypes,
    rdsInstanceTypes,
    acmTypes,
    route53Types,
  ]
    .flat()
    .map((type) => [type.token, type]),
);

/** The functions by token. */
export const functions: Readonly<Record<string, (aws: Aws, args: Bag) => Promise<Bag>>> = {
  "aws:route53/getZone:getZone": getZone,
};
