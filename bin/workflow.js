// `npm run -s workflow`: runs bin/workflow.ts as the program is run (docs/decisions/0009).
const path = require("node:path");
const { runBundled } = require("../bundled");

void runBundled("bin/workflow.ts").then(({ main }) =>
  main(process.argv, path.resolve(__dirname, "..")),
);
