// The rollback command's own helper: reads migrations in a process that can be cut off (src/migration/serve.ts).
const { runBundled } = require("../bundled");

void runBundled("bin/migrationReader.ts").then(({ main }) => main(process.argv));
