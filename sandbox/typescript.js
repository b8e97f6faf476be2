// `node -r ./sandbox/typescript.js <file>.ts`: runs the sandbox's TypeScript. esbuild takes the types out of each file as
// it is loaded, in a fraction of the time that ts-node takes. It can't be one bundle, as the program is
// (docs/decisions/0009): the sandbox's files look for others beside them.
const { readFileSync } = require("node:fs");
const { transformSync } = require("esbuild");

process.setSourceMapsEnabled(true);

require.extensions[".ts"] = (module, file) => {
  const { code } = transformSync(readFileSync(file, "utf8"), {
    loader: "ts",
    sourcefile: file,
    sourcemap: "inline",
    sourcesContent: false,
    format: "cjs",
    platform: "node",
    target: "node20",
    supported: { "dynamic-import": false },
  });
  module._compile(code, file);
};
