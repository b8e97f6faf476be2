// Where the sandbox keeps things. All of it lies in the project's folder and is ignored by git.
import * as path from "node:path";

/** The project's root folder. */
export const PROJECT_DIR = path.resolve(__dirname, "..");
/** Tools that are costly to make and worth keeping: the engine, the Python environment, bundles. */
export const CACHE_DIR = path.join(PROJECT_DIR, ".cache");
/** `PULUMI_HOME`: the engine and its plugins. */
export const PULUMI_HOME = path.join(CACHE_DIR, "pulumi");
/** What a running sandbox owns; `sandbox down` removes it. */
export const STATE_DIR = path.join(PROJECT_DIR, "sandbox", ".state");
/** One log file a part. */
export const LOG_DIR = path.join(STATE_DIR, "log");
