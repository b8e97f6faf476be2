// The ledger, read from `pulumi stack history`: what ran on a stack, on every backend.
import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { OperatorError } from "../errors";
import type { Confirmation, LedgerEntry } from "../guards/release/ledger";

/** Which stack, and where its project is. */
export interface StackAddress {
  readonly project: string;
  /** Its name, or `organization/project/name`. */
  readonly stack: string;
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
}

// Each update is a file in the backend, read one after the other.
const PAGE = 100;
const TIME_LIMIT_MS = 15_000;
const LARGEST_ANSWER = 256 * 1024 * 1024;

/**
 * The newest updates of a stack, newest first. The stack may be locked meanwhile.
 *
 * @throws OperatorError when the history can't be read: it is never taken for an empty one.
 */
export async function readLedger(address: StackAddress): Promise<readonly LedgerEntry[]> {
  const args = ["stack", "history", "--json", "--page-size", String(PAGE)];
  return parseHistory(await runPulumi(address, args), address.project);
}

/**
 * Runs a `pulumi` command that only reads, and gives what it printed.
 *
 * @throws OperatorError that holds what the command said.
 */
export async function runPulumi(address: StackAddress, args: readonly string[]): Promise<string> {
  const { stack, folder } = address;
  const named = ["--stack", stack, "--non-interactive"];
  try {
    const { stdout } = await promisify(execFile)("pulumi", ["-C", folder, ...args, ...named], {
      env: { ...process.env, PATH: searchPath(folder), PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: TIME_LIMIT_MS,
      maxBuffer: LARGEST_ANSWER,
    });
    return stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const said = (stderr ?? "").trim() || message;
    throw new OperatorError(`\`pulumi ${args.join(" ")}\` for ${stack} failed: ${said}`, {
      hint: "Without it nobody can say whether this is a rollback. Try the command by hand.",
      cause: error,
    });
  }
}

/** The project's own `pulumi` is there where none is installed. */
function searchPath(folder: string): string {
  return [process.env["PATH"] ?? "", path.join(folder, "node_modules", ".bin")].join(
    path.delimiter,
  );
}

interface HistoryEntry {
  readonly kind: string;
  readonly startTime: string;
  readonly result: LedgerEntry["result"];
  readonly config?: Readonly<Record<string, { value?: string; objectValue?: unknown }>>;
  readonly resourceChanges?: Readonly<Record<string, number>>;
}

/** Reads what `pulumi stack history --json` prints. Refreshes and the like put no release live. */
export function parseHistory(json: string, project: string): readonly LedgerEntry[] {
  const entries = JSON.parse(json) as HistoryEntry[];
  return entries
    .filter(({ kind }) => kind === "update")
    .map(({ startTime, result, config = {}, resourceChanges = {} }) => ({
      startedAt: startTime,
      result,
      imageTag: config[`${project}:imageTag`]?.value,
      changed: Object.entries(resourceChanges).some(([op, count]) => op !== "same" && count > 0),
      confirmation: confirmationOf(config[`${project}:rollback`]?.objectValue),
    }));
}

function confirmationOf(value: unknown): Confirmation | undefined {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) {
    return undefined;
  }
  return Object.fromEntries(Object.entries(value).map(([field, text]) => [field, String(text)]));
}
