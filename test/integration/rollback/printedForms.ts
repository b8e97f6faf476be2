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
