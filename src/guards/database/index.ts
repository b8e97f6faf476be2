// The rules about the database, gathered.
import type { ResourceRule } from "../rule";
import { groupRules } from "./groups";
import { inPlaceRules } from "./inPlace";
import { optionRules } from "./options";
import { databaseNotReplaced } from "./replacing";
import { requiredRules } from "./required";
import { versionRules } from "./versions";

/** Every rule about a resource of RDS. */
export const databaseRules: readonly ResourceRule[] = [
  databaseNotReplaced,
  ...requiredRules,
  ...versionRules,
  ...inPlaceRules,
  ...groupRules,
  ...optionRules,
];
