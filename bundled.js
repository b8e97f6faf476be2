// Runs a TypeScript file with what it imports of this project, bundled in memory: far quicker than ts-node, and
// nothing is written that could be out of date (docs/decisions/0009).
const { build, buildSync } = require("esbuild");
const { SourceMap } = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

const BUNDLE = path.join(__dirname, "program.js");

// The SDK loads these at its start and nothing here uses them: its Automation API, and what it turns functions
// into cloud code with. They are a third of its loading time.
const RARELY_USED = [
  "@pulumi/pulumi/automation",
  "@pulumi/pulumi/typescript-shim",
  "@npmcli/arborist",
];

// What only one verb needs, and is large: bundled by itself when it is imported. By the end of its name in an `import()`.
const BUNDLED_LATER = { "/verbs/migrations": "src/rollback/verbs/migrations.ts" };

/**
 * Runs a file of this project.
 *
 * @param entry its path from the project's folder.
 * @param preload a package that it needs at once and that is slow to load, if there is one.
 * @returns what it exports.
 */
exports.runBundled = async (entry, preload) => {
  RARELY_USED.forEach(loadWhenUsed);
  const bundling = exports.beginBundling(entry);
  // esbuild is a process of its own: the package loads meanwhile.
  if (preload !== undefined) require(preload);
  return runBundle(BUNDLE, (await bundling).outputFiles);
};

function runBundle(file, [map, code]) {
  nameSourceLines(file, map.text);
  const bundled = { exports: {} };
  const run = vm.compileFunction(code.text, ["require", "module", "exports"], { filename: file });
  run(requireHere, bundled, bundled.exports);
  return bundled.exports;
}

/** A bundle's `require`. What is bundled later has its own copy of what both need, such as `OperatorError`. */
function requireHere(name) {
  const later = Object.keys(BUNDLED_LATER).find((end) => name.endsWith(end));
  if (later === undefined) return require(name);
  const file = path.join(__dirname, `program${later.replaceAll("/", ".")}.js`);
  return runBundle(file, buildSync(optionsOf(BUNDLED_LATER[later], file)).outputFiles);
}

const begun = new Map();

/** Begins to bundle a file, for whoever knows early which one will run. */
exports.beginBundling = (entry) => {
  if (!begun.has(entry)) begun.set(entry, build(optionsOf(entry, BUNDLE)));
  // Whoever runs it hears of an error.
  begun.get(entry).catch(() => undefined);
  return begun.get(entry);
};

function optionsOf(entry, outfile) {
  return {
    absWorkingDir: __dirname,
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: "external",
    external: Object.keys(BUNDLED_LATER).map((end) => `*${end}`),
    platform: "node",
    target: "node20",
    format: "cjs",
    supported: { "dynamic-import": false },
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "silent",
    write: false,
  };
}

/** Whoever requires the module gets a stand-in, which loads the real one when something of it is asked for. */
function loadWhenUsed(name) {
  const sdk = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
  const file = require.resolve(name, { paths: [sdk] });
  let loaded;
  const load = () => {
    if (loaded === undefined) {
      delete require.cache[file];
      loaded = require(file);
    }
    return loaded;
  };
  const lazy = new Proxy(
    {},
    {
      // The SDK's imports take a module that says so as it is, and copy any other, which would load it.
      get: (_, key) => (key === "__esModule" ? true : key === "default" ? load() : load()[key]),
      // A bundled `await import()` copies what it finds.
      ownKeys: () => Reflect.ownKeys(load()),
      getOwnPropertyDescriptor: (_, key) => ({
        value: load()[key],
        enumerable: true,
        configurable: true,
      }),
    },
  );
  require.cache[file] ??= { id: file, filename: file, loaded: true, exports: lazy };
}

const maps = new Map();

/**
 * Names lines of the .ts files in stack traces. It takes the place of what the SDK has installed for that,
 * which maps the SDK's own frames too, for each promise it makes: about a fifth of the program's time.
 */
function nameSourceLines(file, text) {
  let map;
  // Reading the map takes longer than compiling the bundle, and most runs print no stack.
  maps.set(file, () => (map ??= new SourceMap(JSON.parse(text))));
  Error.prepareStackTrace = (error, frames) => [error, ...frames.map(named)].join("\n    at ");
}

function named(frame) {
  const file = frame.getFileName();
  const mapWhenNeeded = maps.get(file);
  if (mapWhenNeeded === undefined) return frame;
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const source = mapWhenNeeded().findOrigin(line, column);
  const place = `${source.fileName}:${source.lineNumber}:${source.columnNumber}`;
  return String(frame).replace(`${file}:${line}:${column}`, place);
}
