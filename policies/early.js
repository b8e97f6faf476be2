// Runs before the SDK's own first file (`nodeargs` in PulumiPolicy.yaml). The SDK loads the TypeScript compiler and
// ts-node for every pack, whatever its language: a quarter of a second in which nobody is judged. This pack is
// JavaScript by the time it runs, so both get stand-ins that do nothing; the pack is bundled meanwhile.
const { beginBundling } = require("../bundled");

beginBundling("policies/index.ts");
standIn("typescript", (version) => ({ version }));
standIn("ts-node", (VERSION) => ({ VERSION, register: () => undefined }));

function standIn(name, exportsOf) {
  const { version } = require(`${name}/package.json`);
  const file = require.resolve(name);
  require.cache[file] = { id: file, filename: file, loaded: true, exports: exportsOf(version) };
}
