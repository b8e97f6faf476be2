// The rules about releases, as they describe themselves. src/guards/release/judge.ts applies those about the
// tag, src/guards/release/images.ts those about a task definition's images.
import type { Rule } from "../rule";

export const imageNotPinned: Rule = {
  name: "image-not-pinned",
  description: "Checks that the release isn't one that was pinned as bad.",
  severity: "critical",
  remediation: "Deploy another release. To unpin the tag, take it out of config `pinnedTags`.",
  frameworks: [],
};

export const tagNamesOneImage: Rule = {
  name: "tag-names-one-image",
  description: "Checks that a tag which ran here still comes from the repository it ran from.",
  severity: "critical",
  remediation: "Build the image under a new tag, or set `imageRepository` back.",
  frameworks: [],
};

export const rollbackConfirmed: Rule = {
  name: "rollback-confirmed",
  description: "Checks that a rollback was confirmed for exactly this pair of releases.",
  severity: "critical",
  remediation:
    "Type the `pulumi config set` lines that the violation prints, then run the update again.",
  frameworks: [],
};

export const rollbackTargetVerified: Rule = {
  name: "rollback-target-verified",
  description:
    "Checks that the release to go back to was proven in full here, and hasn't failed since.",
  severity: "critical",
  remediation:
    "Choose a release that was proven in full here: `npx --no rollback candidates` lists them.",
  frameworks: [],
};

export const rollbackChangesNothingElse: Rule = {
  name: "rollback-changes-nothing-else",
  description:
    "Checks that a rollback changes the release's own inputs, the maintenance page and an emergency's drain only.",
  severity: "critical",
  remediation:
    "Take the other changes out of the program and the config, roll back, and deploy them afterwards.",
  frameworks: [],
};

export const guardsNotLowered: Rule = {
  name: "guards-not-lowered",
  description: "Checks that a stack with production's guards keeps them, and its approvals.",
  severity: "critical",
  remediation: "Set config `guards` to `production` again, or `requireApproval` to `true`.",
  frameworks: [],
};

export const proofNotWeakened: Rule = {
  name: "proof-not-weakened",
  description: "Checks that a release is proven as strongly as the last one was.",
  severity: "high",
  remediation: "Set the proof's settings back, or grant the one change with config `proofChange`.",
  frameworks: [],
};

export const proofAsksSmokePaths: Rule = {
  name: "proof-asks-smoke-paths",
  description: "Checks that the proof of a release asks a path that users need.",
  severity: "high",
  remediation: "Name at least one path in config `smokePaths`.",
  frameworks: [],
};
