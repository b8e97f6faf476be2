// What the database and the live service depend on: one table of types. Nothing depends on a type that isn't listed
// here, so it may be deleted.
//
// `fixed` are the properties whose change makes the provider delete the resource and make another
// (terraform-provider-aws marks them ForceNew), and the few whose change in place takes it away from what depends on
// it. The resources of RDS have rules of their own (src/guards/database).

/** A type that something depends on. */
export interface Foundation {
  /** Goes on from "…would be deleted:". */
  readonly carries: string;
  readonly fixed: readonly string[];
  /** Properties whose change normally replaces it, with every release or every new secret. */
  readonly renewedBy?: readonly string[];
  /** Properties that the provider fills in: leaving them out again changes nothing. */
  readonly filledIn?: readonly string[];
}

const CUT_OFF = "users, the application or the database would be cut off from each other.";
const TASKS_START = "no task starts without it, and no earlier release could be started again.";

const ruleOfGroup: Foundation = {
  carries: CUT_OFF,
  fixed: [
    "securityGroupId",
    "referencedSecurityGroupId",
    "ipProtocol",
    "fromPort",
    "toPort",
    "region",
  ],
};

/** By type, as state spells it. */
export const FOUNDATIONS: Readonly<Record<string, Foundation>> = {
  // -- network ---------------------------------------------------------------------------------------
  "aws:ec2/vpc:Vpc": {
    carries: "everything of this stack runs in this network.",
    fixed: ["cidrBlock", "instanceTenancy", "ipv4IpamPoolId", "ipv4NetmaskLength", "region"],
    filledIn: ["cidrBlock", "instanceTenancy"],
  },
  "aws:ec2/internetGateway:InternetGateway": {
    carries: "users reach the load balancer through it, and tasks the image registry.",
    fixed: ["vpcId", "region"],
    filledIn: ["vpcId"],
  },
  "aws:ec2/subnet:Subnet": {
    carries: "tasks, the load balancer or the database run in it.",
    fixed: [
      "vpcId",
      "cidrBlock",
      "availabilityZone",
      "availabilityZoneId",
      "ipv6Native",
      "outpostArn",
      "ipv4IpamPoolId",
      "ipv4NetmaskLength",
      "ipv6IpamPoolId",
      "ipv6NetmaskLength",
      "region",
    ],
    filledIn: ["cidrBlock", "availabilityZone", "availabilityZoneId"],
  },
  "aws:ec2/routeTable:RouteTable": {
    carries: "its subnets would lose their route to the internet.",
    fixed: ["vpcId", "region"],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    carries: "its subnet would lose its route to the internet, or get another.",
    fixed: ["subnetId", "gatewayId", "routeTableId", "region"],
  },
  "aws:ec2/route:Route": {
    carries: "its subnets would lose their route to the internet.",
    fixed: [
      "routeTableId",
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
      "region",
    ],
  },
  "aws:ec2/eip:Eip": {
    carries: "tasks are known to others by this address.",
    fixed: [
      "domain",
      "address",
      "customerOwnedIpv4Pool",
      "ipamPoolId",
      "networkBorderGroup",
      "publicIpv4Pool",
      "region",
    ],
    filledIn: ["domain", "networkBorderGroup", "publicIpv4Pool"],
  },
  "aws:ec2/natGateway:NatGateway": {
    carries: "tasks reach the image registry through it.",
    fixed: ["subnetId", "allocationId", "connectivityType", "privateIp", "region"],
    filledIn: ["privateIp"],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    carries: CUT_OFF,
    // Rules within the group take the place of those that are resources of their own.
    fixed: ["name", "namePrefix", "description", "vpcId", "ingress", "egress", "region"],
    filledIn: ["name", "namePrefix", "vpcId", "ingress", "egress"],
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ruleOfGroup,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ruleOfGroup,

  // -- load balancer ---------------------------------------------------------------------------------
  "aws:lb/loadBalancer:LoadBalancer": {
    carries: "users reach the application through it.",
    fixed: [
      "name",
      "namePrefix",
      "internal",
      "loadBalancerType",
      "customerOwnedIpv4Pool",
      "region",
    ],
    filledIn: ["name", "namePrefix", "internal"],
  },
  "aws:lb/targetGroup:TargetGroup": {
    carries: "the load balancer finds the live tasks through it.",
    fixed: [
      "name",
      "namePrefix",
      "port",
      "protocol",
      "protocolVersion",
      "targetType",
      "vpcId",
      "ipAddressType",
      "region",
    ],
    filledIn: ["name", "namePrefix", "protocolVersion", "ipAddressType"],
  },
  "aws:lb/listener:Listener": {
    carries: "nothing would answer users at its port.",
    fixed: ["loadBalancerArn", "port", "protocol", "region"],
    filledIn: ["port", "protocol"],
  },
  "aws:lb/listenerRule:ListenerRule": {
    carries: "users would get 404 for its paths.",
    fixed: ["listenerArn", "region"],
  },

  // -- application -----------------------------------------------------------------------------------
  "aws:ecs/cluster:Cluster": {
    carries: "the live service runs in it.",
    fixed: ["name", "region"],
    filledIn: ["name"],
  },
  "aws:ecs/service:Service": {
    carries: "nothing answers users from then on.",
    fixed: [
      "name",
      "cluster",
      "launchType",
      "schedulingStrategy",
      "iamRole",
      "capacityProviderStrategies",
      "deploymentController",
      "region",
    ],
    filledIn: ["name", "cluster", "launchType", "iamRole"],
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    carries: "the live service runs it.",
    fixed: ["family", "region"],
    renewedBy: [
      "containerDefinitions",
      "cpu",
      "memory",
      "networkMode",
      "requiresCompatibilities",
      "executionRoleArn",
      "taskRoleArn",
      "runtimePlatform",
      "enableFaultInjection",
      "ephemeralStorage",
      "inferenceAccelerators",
      "ipcMode",
      "pidMode",
      "placementConstraints",
      "proxyConfiguration",
      "volumes",
    ],
  },
  "aws:iam/role:Role": {
    carries: "the application's tasks run with it.",
    fixed: ["name", "namePrefix", "path"],
    filledIn: ["name", "namePrefix"],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    carries:
      "the application's tasks start with its rights, or it keeps somebody from deleting the database.",
    fixed: ["name", "namePrefix", "role"],
    filledIn: ["name", "namePrefix"],
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    carries: "GitHub's jobs get their roles through it.",
    fixed: ["url"],
  },
  "aws:secretsmanager/secret:Secret": {
    carries: TASKS_START,
    fixed: ["name", "namePrefix", "region"],
    filledIn: ["name", "namePrefix"],
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    carries: TASKS_START,
    fixed: ["secretId", "region"],
    renewedBy: ["secretString", "secretBinary", "secretStringWo", "secretStringWoVersion"],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    carries:
      "the tasks write their logs to it, and don't start without it; what is in it would be lost.",
    fixed: ["name", "namePrefix", "logGroupClass", "region"],
    filledIn: ["name", "namePrefix", "logGroupClass"],
  },

  // -- address ---------------------------------------------------------------------------------------
  "aws:acm/certificate:Certificate": {
    carries: "users reach the application by HTTPS with it.",
    fixed: [
      "domainName",
      "subjectAlternativeNames",
      "validationMethod",
      "validationOptions",
      "keyAlgorithm",
      "certificateAuthorityArn",
      "region",
    ],
    filledIn: ["subjectAlternativeNames", "validationMethod", "keyAlgorithm"],
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    carries: "the certificate that users' browsers get depends on it.",
    fixed: ["certificateArn", "validationRecordFqdns", "region"],
  },
  "aws:route53/record:Record": {
    carries: "users find the application by it, or its certificate is renewed by it.",
    fixed: ["zoneId", "name", "type", "setIdentifier"],
  },
};
