// Rules about the target and the live release as a whole: whether the target starts, and whether one history of
// migrations leads from it to the live one.
import type { Rules } from "./rule";

/** A target that doesn't start. */
export const START = {
  "migrates-on-start": {
    kind: "BOOT",
    verdict: "critical",
    finds: "a target that migrates when it starts, and doesn't know the live revision",
    why: "It looks for the live revision among its own, doesn't find it, and ends before it serves anybody: its tasks restart without end.",
  },
} satisfies Rules;

/** Histories that can't be followed from one release to the other. */
export const HISTORY = {
  "migration-edited": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "a revision that does something else at the target than it does live",
    why: "It was changed after a release. Git doesn't show which of the two ran on this database.",
  },
  "history-rewritten": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds:
      "revisions of the target that the live release doesn't have, and live ones that don't follow from the target's (a squash)",
    why: "There is no path of migrations between the two, so it isn't known what differs, and alembic can't go from one to the other.",
  },
  "revision-missing": {
    kind: "BREAK",
    verdict: "risky",
    finds: "revisions of the target that the live release doesn't have",
    why: "The target relies on changes that this database may not have.",
  },
} satisfies Rules;
