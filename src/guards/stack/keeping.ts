// Rules about what must still exist when it is needed: secrets, and logs, which are also not kept for ever.
import type { ResourceRule } from "../rule";
import { checkAt } from "./checks";

const LEAST_RECOVERY_DAYS = 7;
const DEFAULT_RECOVERY_DAYS = 30;

/** The rules about secrets and log groups. */
export const keepingRules: readonly ResourceRule[] = [
  {
    name: "secret-recoverable",
    description: "Checks that a deleted secret can be brought back for a while.",
    severity: "high",
    remediation: `Set \`recoveryWindowInDays\` to ${LEAST_RECOVERY_DAYS} at least (config \`protect\`).`,
    frameworks: [],
    types: ["aws:secretsmanager/secret:Secret"],
    checks: [
      checkAt("recoveryWindowInDays", (given) => {
        const days = Number(given ?? DEFAULT_RECOVERY_DAYS);
        if (days >= LEAST_RECOVERY_DAYS) return undefined;
        const effect = days === 0 ? "at once" : `after ${days} days`;
        return `A deleted secret would be gone ${effect}, and no task starts without it. It must be recoverable for at least ${LEAST_RECOVERY_DAYS} days.`;
      }),
    ],
  },
  {
    name: "log-retention-set",
    description: "Checks that logs are kept for a time that was chosen.",
    severity: "low",
    remediation: "Set `retentionInDays` (config `logRetentionDays`).",
    frameworks: ["CKV_AWS_66"],
    types: ["aws:cloudwatch/logGroup:LogGroup"],
    checks: [
      checkAt("retentionInDays", (days) =>
        Number(days ?? 0) > 0
          ? undefined
          : "Logs would be kept for ever: they cost more every month, and keep users' data.",
      ),
    ],
  },
];
