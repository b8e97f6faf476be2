// The forms of printed commands that change something: each is run for real by the nightly tests, in a state where it is meant
// to work (printedRuns.ts). A command of another form must not be printed before it is added there.

/** As `formOf` writes them. */
export const RUN_FORMS = [
  "npx --no rollback adopt --stack prod",
  "npx --no rollback break-glass RELEASE --stack prod",
  "npx --no rollback deploy RELEASE --stack prod",
  "npx --no rollback takeover RELEASE --stack prod",
  "npx --no rollback to RELEASE --stack prod",
  "npx --no rollback to RELEASE --accept-moved-tag --stack prod",
  "npx --no rollback to RELEASE --unchecked --stack prod",
  "npx --no rollback unpin RELEASE --stack prod",
  "npx pulumi cancel --yes --stack prod",
  "npx pulumi config set imageTag RELEASE --stack prod",
  "npx pulumi import aws:ecs/service:Service NAME NAME --parent service=urn:pulumi:prod::conflicto::webapp:service:Service::conflicto-prod --protect=false --generate-code=false --yes --stack prod",
  "npx pulumi import aws:lb/listenerRule:ListenerRule NAME ARN --protect=false --generate-code=false --yes --stack prod",
  "npx pulumi refresh --stack prod",
  "npx pulumi up --refresh --stack prod",
  "npx pulumi up --stack prod",
  "TMPDIR=FOLDER npx --no rollback to RELEASE --stack prod",
] as const;

/** Forms that are printed, too, and are not run as they are printed. */
export const NOT_RUN: readonly string[] = [
  // settingsAndProofs.ts runs it, but doesn't paste it.
  "npx --no rollback maintenance off --stack prod",
  // The AWS CLI isn't part of the sandbox: breakGlassWay.spec.ts judges its words.
  `aws elbv2 modify-rule --region us-west-N --rule-arn ARN --actions '[{"Type":"forward","ForwardConfig":{"TargetGroups":[{"TargetGroupArn":"ARN","Weight":N},{"TargetGroupArn":"ARN","Weight":N}]}}]'`,
];
