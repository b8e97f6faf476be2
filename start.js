// The program's first file: bundles index.ts with what it imports of src/, in memory, and runs that. It is far
// quicker than ts-node, and nothing is written that could be out of date (docs/decisions/0009).
const { build } = require("esbuild");
const { SourceMap } = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

const BUNDLE = path.join(__dirname, "program.js");

/** Called by Pulumi; the stack's outputs are what index.ts exports. */
module.exports = async () => {
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
