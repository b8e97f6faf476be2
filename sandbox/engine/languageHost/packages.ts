// What a Node program has installed, read from its node_modules folder: no network, no npm.
import * as fs from "node:fs";
import * as path from "node:path";

/** What this host needs of an installed package's package.json. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Present in the SDK of a Pulumi package; says which resource plugin it needs. */
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    /** Where the plugin is downloaded from, if not from the default place. */
    readonly server?: string;
  };
}

/** A resource plugin that a program needs, in the engine's words. */
export interface RequiredPlugin {
  readonly name: string;
  /** With a leading `v`, as the engine names plugin folders. */
  readonly version: string;
  readonly server: string;
}

/** Every package in the program's node_modules, nested ones included. */
export function installedPackages(programDir: string): InstalledPackage[] {
  const modules = path.join(programDir, "node_modules");
  return packageFolders(modules).flatMap((folder) => {
    const manifest = readManifest(folder);
    return [...(manifest === undefined ? [] : [manifest]), ...installedPackages(folder)];
  });
}

/**
 * The resource plugins that the installed packages need, each exactly in the version that the
 * package names: the engine looks for that one and no other.
 */
export function requiredPlugins(packages: readonly InstalledPackage[]): RequiredPlugin[] {
  return packages.flatMap(({ name, version, pulumi }) => {
    if (pulumi?.resource !== true) return [];
    const pluginVersion = pulumi.version ?? version;
    return [
      {
        name: pulumi.name ?? name.replace(/^@pulumi\//, ""),
        version: pluginVersion.startsWith("v") ? pluginVersion : `v${pluginVersion}`,
        server: pulumi.server ?? "",
      },
    ];
  });
}

/** The packages that the program's own package.json names; all that are installed if `transitive`. */
export function programDependencies(programDir: string, transitive: boolean): InstalledPackage[] {
  const installed = installedPackages(programDir);
  if (transitive) return installed;
  const { dependencies, devDependencies } = JSON.parse(
    fs.readFileSync(path.join(programDir, "package.json"), "utf8"),
  ) as Record<"dependencies" | "devDependencies", Record<string, string> | undefined>;
  const named = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  return installed.filter(({ name }) => named.delete(name));
}

function packageFolders(modules: string): string[] {
  return folders(modules).flatMap((folder) =>
    path.basename(folder).startsWith("@") ? folders(folder) : [folder],
  );
}

function folders(parent: string): string[] {
  if (!fs.existsSync(parent)) return [];
  return fs
    .readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => path.join(parent, entry.name));
}

function readManifest(folder: string): InstalledPackage | undefined {
  const file = path.join(folder, "package.json");
  if (!fs.existsSync(file)) return undefined;
  return JSON.parse(fs.readFileSync(file, "utf8")) as InstalledPackage;
}
