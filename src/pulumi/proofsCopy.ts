// Copies of the list of proofs outside Pulumi: break-glass uses them when state can't be read. One lies beside the
// state, in its own backend, and one on the machine that ran the update. They hold no secret.
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { createHash } from "node:crypto";
import type { Proofs } from "../guards/release/proofs";
import { shortStackName } from "../names";
import { readProofRecord } from "../release/proofRecord";
import { backendUrl } from "./backend";
import { readObject, writeObject } from "./bucket";
import { folderOfBackend } from "./lockFiles";

/** What is copied. */
export interface ProofsCopy {
  /** When it was written: UTC, ISO 8601. */
  readonly at: string;
  readonly proofs: Proofs;
  /** Bad tags, as config had them. */
  readonly pinnedTags: readonly string[];
}

/** Whose copy it is. */
export interface CopyAddress {
  readonly project: string;
  readonly stack: string;
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
}

/** A place where a copy lies. */
export interface CopyPlace {
  readonly name: string;
  readonly read: () => Promise<string | undefined>;
  readonly write: (text: string) => Promise<void>;
}

/** Writes the copies, for so long at most. Never rejects: what couldn't be written is given back, a sentence each. */
export async function keepCopies(
  places: readonly CopyPlace[],
  copy: ProofsCopy,
  timeLimitMs = TIME_LIMIT_MS,
): Promise<readonly string[]> {
  const text = `${JSON.stringify(copy)}\n`;
  const said = await Promise.all(
    places.map(async ({ name, write }) => {
      try {
        await inTime(write(text), timeLimitMs);
        return [];
      } catch (error) {
        return [`The copy of the proofs ${name} can't be written: ${(error as Error).message}.`];
      }
    }),
  );
  return said.flat();
}

/** The newest copy; where there is none, why, a part of a sentence for each place. Never rejects. */
export async function readCopies(
  places: readonly CopyPlace[],
  timeLimitMs = TIME_LIMIT_MS,
): Promise<{ readonly newest: ProofsCopy | undefined; readonly why: readonly string[] }> {
  const why: string[] = [];
  const found = await Promise.all(
    places.map(async ({ name, read }) => {
      try {
        const text = await inTime(read(), timeLimitMs);
        if (text !== undefined) return parsed(text);
        why.push(`there is none ${name}`);
      } catch (error) {
        why.push(`the one ${name} can't be read (${(error as Error).message})`);
      }
      return undefined;
    }),
  );
  const copies = found.filter((copy) => copy !== undefined);
  const newest = copies.sort((one, other) => other.at.localeCompare(one.at))[0];
  return { newest, why };
}

function parsed(text: string): ProofsCopy {
  const { at, proofs, pinnedTags } = JSON.parse(text) as Partial<ProofsCopy>;
  return {
    at: String(at ?? ""),
    proofs: readProofRecord({ proofs }, {}).proofs,
    pinnedTags: Array.isArray(pinnedTags) ? pinnedTags.map(String) : [],
  };
}

/** Where a stack's copies lie: beside the state where its backend is a folder or a bucket of S3, and on this machine. */
export function copyPlaces({ project, stack, folder }: CopyAddress): readonly CopyPlace[] {
  const backend = backendUrl(folder) ?? "";
  const file = path.join(project, `${shortStackName(stack)}.json`);
  return [...besideState(backend, file, folder), onMachine(backend, file)];
}

function besideState(backend: string, file: string, project: string): readonly CopyPlace[] {
  const name = "beside the state";
  if (backend.startsWith("file://")) {
    const root = path.resolve(project, folderOfBackend(backend));
    return [{ name, ...inFile(path.join(root, FOLDER, file), root) }];
  }
  if (backend.startsWith("s3://")) {
    const key = `${FOLDER}/${file}`;
    const read = () => readObject(backend, key);
    return [{ name, read, write: (text) => writeObject(backend, key, text) }];
  }
  return [];
}

/** One backend's stacks are not another's, whatever they are called. */
function onMachine(backend: string, file: string): CopyPlace {
  const home = process.env["XDG_STATE_HOME"] || path.join(os.homedir(), ".local", "state");
  const whose = createHash("sha256").update(backend).digest("hex").slice(0, 12);
  return { name: "on this machine", ...inFile(path.join(home, FOLDER, whose, file)) };
}

/** @param root a folder that must be there: a backend that isn't isn't made, since Pulumi would take it for an empty one. */
function inFile(file: string, root?: string): Omit<CopyPlace, "name"> {
  return {
    read: async () => {
      try {
        return await fs.readFile(file, "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    write: async (text) => {
      if (root !== undefined) await fs.access(root);
      await fs.mkdir(path.dirname(file), { recursive: true });
      const next = `${file}.${process.pid}.new`;
      await fs.writeFile(next, text, { mode: 0o600 });
      await fs.rename(next, file);
    },
  };
}

const FOLDER = "rollback";
const TIME_LIMIT_MS = 2_000;

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
