// package.json: which packages are installed for whom, and what its scripts start.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { isBuiltin } from "node:module";
import * as path from "node:path";
import { build } from "esbuild";
import manifest from "../package.json";

const ROOT = path.resolve(__dirname, "..");
const PRODUCTION = ["start.js", "bundled.js", "index.ts", "bin", "policies", "src"];
// No file loads these by name: they are typed in a terminal,
const COMMANDS = ["dependency-cruiser", "eslint", "mocha", "prettier", "pulumi"];
// or loaded by path (test/integration/workflows/expressions.ts).
const BY_PATH = ["@actions/expressions"];

/** The program files among `places`: files, and folders with all that is in them. */
function filesOf(places: readonly string[]): string[] {
  return places.flatMap((place) => {
    if (!fs.statSync(path.join(ROOT, place)).isDirectory()) return [place];
    const files = fs.readdirSync(path.join(ROOT, place), { recursive: true, encoding: "utf8" });
    const programs = files.filter((file) => /\.(ts|js|mjs)$/.test(file) && !/^\./.test(file));
    return programs.map((file) => path.join(place, file));
  });
}

/** The packages that files load when they run. What is imported for its types alone is loaded by nobody. */
async function packagesOf(places: readonly string[]): Promise<Set<string>> {
  const everything = filesOf(places)
    .map((file) => `import ${JSON.stringify(`./${file}`)};`)
    .join("\n");
  const { metafile } = await build({
    absWorkingDir: ROOT,
    stdin: { contents: everything, resolveDir: ROOT },
    bundle: true,
    packages: "external",
    platform: "node",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const loaded = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external === true).map((imported) => imported.path),
  );
  const packages = loaded.filter((name) => !isBuiltin(name) && !name.startsWith("."));
  return new Set(packages.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]));
}

/** The packages that `name` wants beside it. */
function peersOf(name: string): string[] {
  const text = fs.readFileSync(path.join(ROOT, "node_modules", name, "package.json"), "utf8");
  return Object.keys((JSON.parse(text) as { peerDependencies?: object }).peerDependencies ?? {});
}

describe("package.json", () => {
  const dependencies = Object.keys(manifest.dependencies);
  const devDependencies = Object.keys(manifest.devDependencies);

  it("has among the dependencies what production loads, and nothing else but its peers and commands", async () => {
    const loaded = await packagesOf(PRODUCTION);
    assert.deepEqual(
      [...loaded].filter((name) => !dependencies.includes(name)),
      [],
    );
    const peers = dependencies.flatMap(peersOf);
    const needed = new Set([...loaded, ...peers, ...COMMANDS]);
    assert.deepEqual(
      dependencies.filter((name) => !needed.has(name)),
      [],
    );
  });

  it("names every package that tests and the sandbox load, and none that nobody does", async () => {
    const loaded = await packagesOf([...PRODUCTION, "sandbox", "test", "eslint.config.mjs"]);
    const named = [...dependencies, ...devDependencies];
    assert.deepEqual(
      [...loaded].filter((name) => !named.includes(name)),
      [],
    );
    const needed = new Set([...loaded, ...COMMANDS, ...BY_PATH]);
    const idle = devDependencies.filter((name) => !name.startsWith("@types/") && !needed.has(name));
    assert.deepEqual(idle, []);
  });

  it("starts nothing but the tests by ts-node", () => {
    const byTsNode = Object.entries(manifest.scripts).filter(([, line]) => /ts-node/.test(line));
    assert.deepEqual(byTsNode, []);
  });

  it("pins every version", () => {
    for (const [name, version] of Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
    })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    }
  });
});
