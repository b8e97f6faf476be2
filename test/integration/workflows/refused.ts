// What somebody may type on the form of a rollback, and nothing may come of.
import { tagOf } from "../../../sandbox/drill/scenarios";

const second = tagOf("good-next");

/** In which field, what, and what must be said of it. */
export const REFUSED: readonly (readonly [field: string, value: string, said: RegExp])[] = [
  ["rollback_to_tag", "$(touch /tmp/owned)", /the tag is "\$\(touch \/tmp\/owned\)"/],
  ["rollback_to_tag", "`id`", /the tag is "`id`"/],
  ["rollback_to_tag", `"; exit 0; #'`, /the tag is "\\"; exit 0; #'"/],
  ["rollback_to_tag", `${second}\nprod`, /the tag is/],
  ["rollback_to_tag", "a".repeat(10_000), /\(10000 characters\)/],
  ["rollback_to_tag", "latest", /the tag is "latest"/],
  ["rollback_to_tag", "--stack=prod", /the tag is "--stack=prod"/],
  ["confirm_rollback", "rollback", /it must be ROLLBACK/],
  ["confirm_rollback", "", /it must be ROLLBACK/],
  ["reason", "first\nsecond\n::set-output name=x::y", /line ends/],
  ["reason", "x".repeat(10_000), /10000 characters/],
  ["environment", "../prod", /the environment is "..\/prod"/],
  ["environment", "staging", /it must be dev or prod/],
];
