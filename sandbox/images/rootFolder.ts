// Collects the files of an image in a folder and packs them as a layer: no base image is needed, the
// programs bring the libraries they are linked to.
import * as fs from "node:fs";
import * as path from "node:path";
import { CACHE_DIR } from "../paths";
import { run } from "../containers/command";

/** Users that every image knows. */
const PASSWD = [
  "root:x:0:0:root:/root:/bin/sh",
  "postgres:x:999:999:PostgreSQL:/var/lib/postgresql:/bin/sh",
  "app:x:10001:10001:application:/:/bin/sh",
  "",
].join("\n");
const GROUP = ["root:x:0:", "postgres:x:999:", "app:x:10001:", ""].join("\n");

/** The libraries that dynamic programs and libraries load, the loader among them, as absolute paths. */
export async function findLibraries(files: readonly string[]): Promise<string[]> {
  // ldd fails when one of the files is linked statically; what it says of the others stands.
  const output = await run("sh", ["-c", 'ldd "$@" 2>&1 || true', "sh", ...files]);
  return parseLibraries(output);
}

/** Reads ldd's lines: `name => /path (0x…)`, or `/path (0x…)` for the loader. */
export function parseLibraries(output: string): string[] {
  const paths = [...output.matchAll(/^\s+(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/gm)].map(
    (match) => match[1]!,
  );
  return [...new Set(paths)].sort();
}

/** A folder that becomes an image's root. */
export class RootFolder {
  private readonly dir = fs.mkdtempSync(path.join(makeImagesDir(), "root-"));

  /** Makes the folders, and the files that every program expects. */
  addBasics(): void {
    for (const folder of ["etc", "root", "run", "tmp", "usr/bin", "var"]) this.makeFolder(folder);
    fs.chmodSync(path.join(this.dir, "tmp"), 0o1777);
    this.link("var/run", "/run");
    this.write("etc/passwd", PASSWD);
    this.write("etc/group", GROUP);
    this.write("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
  }

  /** Copies a file or a folder of this machine, links followed, to `target` or where it is here. */
  copy(source: string, target = source, filter: (file: string) => boolean = () => true): void {
    const destination = path.join(this.dir, target);
    fs.mkdirSync(path.dirname(destination), { recursive: true });
    fs.cpSync(source, destination, { recursive: true, dereference: true, filter });
  }

  /** Writes a file. */
  write(target: string, content: string, mode = 0o644): void {
    this.makeFolder(path.dirname(target));
    fs.writeFileSync(path.join(this.dir, target), content);
    fs.chmodSync(path.join(this.dir, target), mode);
  }

  /** Makes a symbolic link. */
  link(target: string, to: string): void {
    this.makeFolder(path.dirname(target));
    fs.symlinkSync(to, path.join(this.dir, target));
  }

  /** Makes an empty folder. */
  makeFolder(target: string): void {
    fs.mkdirSync(path.join(this.dir, target), { recursive: true });
  }

  /** Packs the folder, the same bytes for the same files, and removes it. */
  async pack(): Promise<Buffer> {
    const archive = `${this.dir}.tar`;
    const reproducible = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
    await run("tar", [
      "--create",
      ...reproducible,
      "--file",
      archive,
      "--directory",
      this.dir,
      ".",
    ]);
    const content = fs.readFileSync(archive);
    fs.rmSync(archive);
    fs.rmSync(this.dir, { recursive: true });
    return content;
  }
}

function makeImagesDir(): string {
  const folder = path.join(CACHE_DIR, "images");
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}
