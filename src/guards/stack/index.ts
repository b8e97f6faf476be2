// The rules about everything but the database and the releases, gathered.
import type { ResourceRule } from "../rule";

export const stackRules: readonly ResourceRule[] = [];
