// Runs the tests of a spec against a source file with a mistake in it, in this process: what none of them notices is told.
// The spec must be made of plain `describe` and `it`, without hooks.
import * as fs from "node:fs";
import Module from "node:module";
import * as path from "node:path";
import * as ts from "typescript";
import { mutantsOf } from "./mutants";

type Test = () => unknown;

const requireAnew = Module.createRequire(__filename);
const ROOT = path.resolve(__dirname, "../..");

/**
 * The mistakes that no test notices.
 *
 * @param source the file that they are put into, from the project's folder.
 * @param specs files of tests.
 * @throws Error where a test fails without any mistake.
 */
export async function survivorsOf(
  source: string,
  specs: readonly string[],
): Promise<readonly string[]> {
  const file = path.join(ROOT, source);
  const files = specs.map((spec) => path.join(ROOT, spec));
  const text = fs.readFileSync(file, "utf8");
  if (await isNoticed(file, text, files)) throw new Error(`A test of ${source} fails as it is.`);
  const survivors: string[] = [];
  for (const mutant of mutantsOf(text)) {
    if (!(await isNoticed(file, mutant.source, files))) survivors.push(mutant.what);
  }
  return survivors;
}

async function isNoticed(file: string, text: string, specs: readonly string[]): Promise<boolean> {
  try {
    for (const test of testsWith(file, text, specs)) await test();
    return false;
  } catch {
    return true;
  }
}

/** The tests, loaded anew over the changed file. What is loaded already stays for everybody else. */
function testsWith(file: string, text: string, specs: readonly string[]): readonly Test[] {
  const cache = require.cache;
  const before = { ...cache };
  const loader = require.extensions[".ts"];
  for (const name of Object.keys(cache).filter(isOurs)) delete cache[name];
  try {
    require.extensions[".ts"] = load;
    cache[file] = compiled(file, text);
    return collected(() => specs.forEach((spec) => void requireAnew(spec)));
  } finally {
    require.extensions[".ts"] = loader;
    for (const name of Object.keys(cache)) if (!(name in before)) delete cache[name];
    Object.assign(cache, before);
  }
}

/** Whatever may have imported the file is loaded anew. */
function isOurs(name: string): boolean {
  return name.startsWith(ROOT + path.sep) && !name.includes(`${path.sep}node_modules${path.sep}`);
}

type Compilable = NodeJS.Module & { _compile(code: string, name: string): void };

function compiled(file: string, text: string): NodeJS.Module {
  const module = new Module(file) as Compilable;
  module.filename = file;
  module._compile(scriptOf(text), file);
  module.loaded = true;
  return module;
}

function scriptOf(text: string): string {
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
  };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

const scripts = new Map<string, string>();

/** The same files are loaded again and again: each is compiled once. */
function load(module: NodeJS.Module, file: string): void {
  const script = scripts.get(file) ?? scriptOf(fs.readFileSync(file, "utf8"));
  scripts.set(file, script);
  (module as Compilable)._compile(script, file);
}

function collected(load: () => void): readonly Test[] {
  const tests: Test[] = [];
  const own = { describe: globalThis.describe, it: globalThis.it };
  const stubs = {
    describe: (_: string, body: () => void) => body(),
    it: (_: string, test: Test) => void tests.push(test),
  };
  Object.assign(globalThis, stubs);
  try {
    load();
  } finally {
    Object.assign(globalThis, own);
  }
  return tests;
}
