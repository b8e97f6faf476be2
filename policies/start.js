// The pack's first file: runs index.ts as the program's first file runs the program (docs/decisions/0009). Its
// packages are the project's own, one folder up.
const { runBundled } = require("../bundled");

module.exports = async () => {
  const { default: pack } = await runBundled("policies/index.ts", "@pulumi/policy");
  return pack();
};
