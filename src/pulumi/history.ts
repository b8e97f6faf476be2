// The ledger, read from `pulumi stack history`: what ran on a stack, on every backend.
import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { OperatorError } from "../errors";
import type { Confirmation, LedgerEntry } from "../guards/release/ledger";
import { pulumiLine } from "../commandLines";
import type { Update } from "../release/update";
import { lastWords, pulumiFailure, tooSlow } from "./failure";

/** Which stack, and where its project is. */
export interface StackAddress {
  readonly project: string;
  /** Its name, or `organization/project/name`. */
  readonly stack: string;
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
}

// Each update is a file in the backend, read one after the other: the newest decide in nearly every case.
const NEWEST = 100;
const PAGE = 1_000;
const ALL = 100_000;
const TIME_LIMIT_MS = 15_000;
const LARGEST_ANSWER = 256 * 1024 * 1024;

/**
 * The newest updates of a stack, newest first. The stack may be locked meanwhile.
 *
 * @param isEnough asked after each page, with all that was read so far; more is read until it says yes, or there is no more.
 * @throws OperatorError when the history can't be read: it is never taken for an empty one.
 */
export async function readLedger(
  address: StackAddress,
  isEnough: (updates: readonly Update[]) => boolean = () => true,
): Promise<readonly Update[]> {
  const newest = await readPage(address, NEWEST, 1);
  if (newest.length < NEWEST || isEnough(newest.updates)) return newest.updates;
  // Pages of another size begin at the newest again: what was read is read once more, in larger pieces.
  let updates: readonly Update[] = [];
  for (let page = 1; ; page++) {
    const next = await readPage(address, PAGE, page);
    updates = [...updates, ...next.updates];
    if (next.length < PAGE || isEnough(updates)) return updates;
  }
}

/**
 * All updates of a stack, newest first.
 *
 * @throws OperatorError as {@link readLedger} does.
 */
export async function readHistory(address: StackAddress): Promise<readonly Update[]> {
  return (await readPage(address, ALL, 1)).updates;
}

/** A page, and how many entries it had: refreshes and the like are none of the updates. */
async function readPage(address: StackAddress, size: number, page: number) {
  const pages = ["--page-size", String(size), "--page", String(page)];
  const json = await runPulumi(address, ["stack", "history", "--json", ...pages]);
  return {
    updates: parseHistory(json, address.project),
    length: (JSON.parse(json) as unknown[]).length,
  };
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
    throw failed(error as Error & { stderr?: string; killed?: boolean }, args, stack);
  }
}

/** What a failure was, in one line where its kind is known: whoever shows a source's failure shows the first line. */
function failed(
  error: Error & { stderr?: string; killed?: boolean },
  args: readonly string[],
  stack: string,
): OperatorError {
  const command = args.join(" ");
  const said = (error.stderr ?? "").trim() || error.message;
  const known =
    error.killed === true ? tooSlow(command, TIME_LIMIT_MS, stack) : pulumiFailure(said, stack);
  if (known !== undefined) {
    return new OperatorError(`${known.reason} ${known.next}`, { cause: error });
  }
  return new OperatorError(`pulumi ${command} for ${stack} failed: ${lastWords(said)}`, {
    hint: `Try it by hand: \`${pulumiLine(stack, ...args)}\``,
    cause: error,
  });
}

/** The project's own `pulumi` is there where none is installed. */
function searchPath(folder: string): string {
  return [process.env["PATH"] ?? "", path.join(folder, "node_modules", ".bin")].join(
    path.delimiter,
  );
}

interface HistoryEntry {
  readonly kind: string;
  readonly version?: number;
  readonly startTime: string;
  readonly endTime?: string;
  readonly message?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly result: LedgerEntry["result"];
  readonly config?: Readonly<
    Record<string, { value?: string; objectValue?: unknown; secret?: boolean }>
  >;
  readonly resourceChanges?: Readonly<Record<string, number>>;
}

/** Reads what `pulumi stack history --json` prints. Refreshes and the like put no release live. */
export function parseHistory(json: string, project: string): readonly Update[] {
  const entries = JSON.parse(json) as HistoryEntry[];
  return (
    entries
      // Only Pulumi Cloud numbers updates itself.
      .map((entry, index) => ({ ...entry, number: entry.version || entries.length - index }))
      .filter(({ kind }) => kind === "update")
      .map((entry) => {
        const { startTime, result, config = {}, resourceChanges = {} } = entry;
        const imageTag = config[`${project}:imageTag`]?.value;
        const confirmation = confirmationOf(config[`${project}:rollback`]?.objectValue);
        return {
          number: entry.number,
          startedAt: startTime,
          endedAt: entry.endTime,
          result,
          imageTag,
          changed: Object.entries(resourceChanges).some(
            ([op, count]) => op !== "same" && count > 0,
          ),
          confirmation,
          message: entry.message ?? "",
          by: whoAsked(imageTag, confirmation, entry.message ?? "", entry.environment ?? {}),
          config: ownKeys(config, project),
        };
      })
  );
}

// The rollback command's own messages: `deploy 1b2f4d6e8a0c by ann: …`.
const BY = /^[a-z-]+ \S+ by ([^:]+):/;

/** A rollback's own record names who asked, as does the command's message; else Git's user, where it was run by hand. */
function whoAsked(
  tag: string | undefined,
  confirmation: Confirmation | undefined,
  message: string,
  environment: Readonly<Record<string, string>>,
): string | undefined {
  if (confirmation?.to === tag && confirmation?.requestedBy) return confirmation.requestedBy;
  return BY.exec(message)?.[1] ?? environment["git.committer"];
}

function ownKeys(
  config: NonNullable<HistoryEntry["config"]>,
  project: string,
): Readonly<Record<string, string>> {
  const own = Object.entries(config).filter(
    ([key, { secret }]) => key.startsWith(`${project}:`) && secret !== true,
  );
  return Object.fromEntries(
    own.map(([key, { value = "" }]) => [key.slice(project.length + 1), value]),
  );
}

function confirmationOf(value: unknown): Confirmation | undefined {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) {
    return undefined;
  }
  return Object.fromEntries(Object.entries(value).map(([field, text]) => [field, String(text)]));
}
