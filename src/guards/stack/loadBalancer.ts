// Rules about the load balancer: how users reach it, that it is protected from deletion, and when it sends users to a
// task.
import type { RuleCheck, ResourceRule } from "../rule";
import { checkAt, eachOf, isRecord, objection, shown } from "./checks";

// The provider has the same resources under two names.
const BALANCER = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
const LISTENER = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];
const TARGET_GROUP = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];

// Elastic Load Balancing, "Security policies for your Application Load Balancer": names of those that begin at
// TLS 1.2 or 1.3. The default outside the console is ELBSecurityPolicy-2016-08, which admits TLS 1.0.
const MODERN_POLICY = /^ELBSecurityPolicy-(TLS13|TLS|FS)-1-[23]-/;
const MOST_DEREGISTRATION_SECONDS = 60;
const DEFAULT_DEREGISTRATION_SECONDS = 300;

/** The rules about a load balancer, its listeners and its target groups. */
export const loadBalancerRules: readonly ResourceRule[] = [
  {
    name: "listener-http-redirects",
    description: "Checks that HTTP only leads to HTTPS.",
    severity: "high",
    remediation: "Set config `hostedZone` or `certificateArn`: with a certificate HTTP redirects.",
    frameworks: ["Security Hub ELB.1", "CKV_AWS_2"],
    types: LISTENER,
    checks: [httpRedirects],
  },
  {
    name: "listener-modern-tls",
    description: "Checks that HTTPS begins at TLS 1.2.",
    severity: "high",
    remediation: "Set config `sslPolicy` to `ELBSecurityPolicy-TLS13-1-2-2021-06`.",
    frameworks: ["Security Hub ELB.17", "CKV_AWS_103", "AVD-AWS-0047"],
    types: LISTENER,
    checks: [modernTls],
  },
  {
    name: "load-balancer-access-logs",
    description: "Checks that requests to the load balancer are logged.",
    severity: "low",
    remediation: "Set `accessLogs` with a bucket, and `enabled: true`.",
    frameworks: ["Security Hub ELB.5", "CKV_AWS_91"],
    types: BALANCER,
    checks: [
      checkAt("accessLogs.enabled", (enabled) =>
        enabled === true
          ? undefined
          : "Requests aren't logged: after an incident nobody can find out which of them failed.",
      ),
    ],
  },
  {
    name: "load-balancer-drops-invalid-headers",
    description: "Checks that headers which aren't valid HTTP don't reach the application.",
    severity: "medium",
    remediation: "Set `dropInvalidHeaderFields: true`.",
    frameworks: ["Security Hub ELB.4", "CKV_AWS_131", "AVD-AWS-0052"],
    types: BALANCER,
    checks: [
      checkAt("dropInvalidHeaderFields", (drop) =>
        drop === true
          ? undefined
          : "Invalid headers would reach the application, and with them requests smuggled into others.",
      ),
    ],
  },
  {
    name: "load-balancer-deletion-protection",
    description: "Checks that AWS itself refuses to delete the load balancer.",
    severity: "medium",
    remediation: "Set config `protect` to `true`.",
    frameworks: ["Security Hub ELB.6", "CKV_AWS_150"],
    types: BALANCER,
    checks: [
      checkAt("enableDeletionProtection", (isProtected) =>
        isProtected === true
          ? undefined
          : "Without `enableDeletionProtection` AWS deletes the load balancer when it is asked to, and its name is gone.",
      ),
    ],
  },
  {
    name: "target-health-check",
    description: "Checks that a task gets requests only while its health path answers.",
    severity: "high",
    remediation: "Set `healthCheck.path` to the application's health path, and leave it enabled.",
    frameworks: ["CKV_AWS_261"],
    types: TARGET_GROUP,
    checks: [
      checkAt("healthCheck.path", (path) =>
        typeof path === "string" && path !== ""
          ? undefined
          : "The load balancer would ask tasks for `/`, which says nothing about their health.",
      ),
      checkAt("healthCheck.enabled", (enabled) =>
        enabled === false
          ? "The load balancer would send requests to tasks without asking whether they are healthy."
          : undefined,
      ),
    ],
  },
  {
    name: "target-deregistration-quick",
    description: "Checks that a rollback doesn't wait long for old tasks.",
    severity: "low",
    remediation: `Set \`deregistrationDelay\` to ${MOST_DEREGISTRATION_SECONDS} at most.`,
    frameworks: [],
    types: TARGET_GROUP,
    checks: [
      checkAt("deregistrationDelay", (given) => {
        const seconds = Number(given ?? DEFAULT_DEREGISTRATION_SECONDS);
        return seconds > MOST_DEREGISTRATION_SECONDS
          ? `Every rollback would wait ${seconds} seconds for old tasks. It should be at most ${MOST_DEREGISTRATION_SECONDS}.`
          : undefined;
      }),
    ],
  },
];

function httpRedirects({ after }: Parameters<RuleCheck>[0]): ReturnType<RuleCheck> {
  // An application load balancer's listener without a protocol speaks HTTP.
  if ((after["protocol"] ?? "HTTP") !== "HTTP") return undefined;
  const message = eachOf(after["defaultActions"], (action) =>
    isRecord(action) && leadsToHttps(action["redirect"])
      ? undefined
      : "HTTP would be answered instead of redirected to HTTPS: requests, sessions among them, could be read on the way.",
  );
  return objection("defaultActions", message);
}

function leadsToHttps(redirect: unknown): boolean {
  return isRecord(redirect) && redirect["protocol"] === "HTTPS";
}

function modernTls({ after }: Parameters<RuleCheck>[0]): ReturnType<RuleCheck> {
  if (!["HTTPS", "TLS"].includes(shown(after["protocol"]))) return undefined;
  const policy = after["sslPolicy"];
  if (typeof policy === "string" && MODERN_POLICY.test(policy)) return undefined;
  const given = policy === undefined ? "AWS's default policy" : `\`${shown(policy)}\``;
  return {
    property: "sslPolicy",
    message: `HTTPS would accept TLS versions before 1.2 with ${given}.`,
  };
}
