// Bundles a TypeScript program of the sandbox and all it imports into one JavaScript file, so that
// it starts in a fraction of the time that ts-node and hundreds of small files take.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { build, version as esbuildVersion } from "esbuild";
import { PROJECT_DIR } from "./paths";

// `@pulumi/pulumi` loads it only to serialize closures, and it is 9 MB: node finds it at run time.
const EXTERNAL = ["typescript"];

interface BundleRecord {
  readonly hash: string;
  /** Every file the bundle was made of, relative to the project. */
  readonly inputs: readonly string[];
}

/**
 * Bundles `entry` for this Node into the executable file `outfile`; does nothing when the bundle is
 * there and none of the files and packages it was made of has changed.
 *
 * @param entry absolute path of a TypeScript file.
 * @param outfile absolute path inside the project, so that what stays external is found from it.
 * @param lazy large packages that are seldom needed: node finds them at run time.
 * @throws esbuild's BuildFailure when the source doesn't parse or an import isn't found.
 */
export async function bundle(
  entry: string,
  outfile: string,
  lazy: readonly string[] = [],
): Promise<void> {
  const external = [...EXTERNAL, ...lazy];
  const recordFile = `${outfile}.inputs.json`;
  const record = readRecord(recordFile);
  const isCurrent = record !== undefined && hashInputs(record.inputs, external) === record.hash;
  if (isCurrent && fs.existsSync(outfile)) return;
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: PROJECT_DIR,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external,
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "silent",
    metafile: true,
    write: false,
    outfile,
  });
  const inputs = Object.keys(result.metafile.inputs);
  const output = result.outputFiles[0];
  if (output === undefined) throw new Error(`esbuild made no output of ${entry}`);
  fs.mkdirSync(path.dirname(outfile), { recursive: true });
  writeAtomically(outfile, output.contents, 0o755);
  writeAtomically(
    recordFile,
    JSON.stringify({ hash: hashInputs(inputs, external), inputs }),
    0o644,
  );
}

/** One hash of the sources' contents, the packages' versions, what is left out and the bundler's version. */
function hashInputs(inputs: readonly string[], external: readonly string[]): string {
  const hash = createHash("sha256").update(`esbuild ${esbuildVersion}, ${external.join()}\n`);
  for (const file of new Set(inputs.map(definingFile))) {
    const absolute = path.join(PROJECT_DIR, file);
    hash.update(`${file}\n`).update(fs.existsSync(absolute) ? fs.readFileSync(absolute) : "gone");
  }
  return hash.digest("hex");
}

/** A file of an installed package changes only with the package: its package.json stands for it. */
function definingFile(input: string): string {
  const [packageDir] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input) ?? [];
  return packageDir === undefined ? input : `${packageDir}/package.json`;
}

function readRecord(file: string): BundleRecord | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as BundleRecord;
  } catch {
    return undefined;
  }
}

function writeAtomically(file: string, contents: string | Uint8Array, mode: number): void {
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, contents, { mode });
  fs.renameSync(temporary, file);
}
