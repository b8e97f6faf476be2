// The program's first file: Pulumi runs what it exports, which is index.ts (docs/decisions/0009).
const { runBundled } = require("./bundled");

/** Called by Pulumi; the stack's outputs are what the program returns. */
module.exports = async () => {
  const { default: program } = await runBundled("index.ts", "@pulumi/aws");
  return program();
};
