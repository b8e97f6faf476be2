// The program's first file: bundles index.ts with what it imports of src/, in memory, and runs that. It is far
// quicker than ts-node, and nothing is written that could be out of date (docs/decisions/0009).
const { build } = require("esbuild");
const { SourceMap } = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

const BUNDLE = path.join(__dirname, "program.js");

// The SDK loads these at its start and this program never uses them: its Automation API, and what it turns
// functions into cloud code with. They are a third of its loading time.
const RARELY_USED = [
  "@pulumi/pulumi/automation",
  "@pulumi/pulumi/typescript-shim",
  "@npmcli/arborist",
];

/** Called by Pulumi; the stack's outputs are what index.ts exports. */
module.exports = async () => {
  RARELY_USED.forEach(loadWhenUsed);
  const bundling = build({
    absWorkingDir: __dirname,
    entryPoints: ["index.ts"],
    outfile: BUNDLE,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "cjs",
    supported: { "dynamic-import": false },
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "silent",
    write: false,
  });
  // esbuild is a process of its own: the program's largest package loads meanwhile.
  require("@pulumi/aws");
  const [map, code] = (await bundling).outputFiles;
  nameSourceLines(new SourceMap(JSON.parse(map.text)));

  const program = { exports: {} };
  const run = vm.compileFunction(code.text, ["require", "module", "exports"], { filename: BUNDLE });
  run(require, program, program.exports);
  return program.exports;
};

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
    },
  );
  require.cache[file] ??= { id: file, filename: file, loaded: true, exports: lazy };
}

/**
 * Names lines of the .ts files in stack traces. It takes the place of what the SDK has installed for that,
 * which maps the SDK's own frames too, for each promise it makes: about a fifth of the program's time.
 */
function nameSourceLines(map) {
  Error.prepareStackTrace = (error, frames) =>
    [error, ...frames.map((frame) => named(map, frame))].join("\n    at ");
}

function named(map, frame) {
  if (frame.getFileName() !== BUNDLE) return frame;
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const source = map.findOrigin(line, column);
  const place = `${source.fileName}:${source.lineNumber}:${source.columnNumber}`;
  return String(frame).replace(`${BUNDLE}:${line}:${column}`, place);
}
