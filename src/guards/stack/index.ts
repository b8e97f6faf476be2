// The rules about everything but the database and the releases, gathered.
import type { ResourceRule } from "../rule";
import { containerRules } from "./containers";
import { identityRules } from "./identity";
import { keepingRules } from "./keeping";
import { loadBalancerRules } from "./loadBalancer";
import { networkRules } from "./network";
import { secretPolicyRules } from "./secretPolicy";
import { serviceRules } from "./service";
import { taskDefinitionRules } from "./taskDefinition";

/** Every rule about ECS, the load balancer, the network, IAM, secrets and logs. */
export const stackRules: readonly ResourceRule[] = [
  ...containerRules,
  ...taskDefinitionRules,
  ...serviceRules,
  ...loadBalancerRules,
  ...networkRules,
  ...identityRules,
  ...keepingRules,
  ...secretPolicyRules,
];

/** What exposes the database or a secret: the program's own hooks hold these, too. */
export const exposureRules: readonly ResourceRule[] = [...networkRules, ...secretPolicyRules];
