// A secret may be read only by principals that its policy names.
import type { ResourceRule } from "../rule";
import { checkAt } from "./checks";
import { allowancesOf } from "./iamPolicy";

const ANYBODY = /^\*$|^arn:aws[\w-]*:(iam|sts)::\*:/;

/** The rules about the policies of secrets. */
export const secretPolicyRules: readonly ResourceRule[] = [
  {
    name: "secret-not-public",
    description: "Checks that a secret's policy says by name who may read it.",
    severity: "critical",
    remediation: "Name an account or a role as `Principal`, or take the policy out.",
    frameworks: [],
    types: ["aws:secretsmanager/secretPolicy:SecretPolicy", "aws:secretsmanager/secret:Secret"],
    checks: [
      checkAt("policy", (document) => {
        if (document === undefined || document === "") return undefined;
        const allowances = allowancesOf(document);
        if (allowances === undefined) return "The secret's policy can't be read.";
        return allowances.some(({ principals }) => principals.some((one) => ANYBODY.test(one)))
          ? "The secret's policy lets anybody in: `Principal` is `*`."
          : undefined;
      }),
    ],
  },
];
