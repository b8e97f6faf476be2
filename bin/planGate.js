// `npm run -s gate`: runs bin/planGate.ts as the program is run (docs/decisions/0009).
const path = require("node:path");
const { runBundled } = require("../bundled");

void runBundled("bin/planGate.ts").then(({ main }) =>
  main(process.argv, path.resolve(__dirname, "..")),
);
