// Reads the application's migrations for the rollback command, beside it (src/migration/serve.ts).
import { type CloneToRead, serve } from "../src/migration/serve";

/** @param argv its one word is a {@link CloneToRead}, as JSON. */
export async function main(argv: readonly string[]): Promise<void> {
  await serve(JSON.parse(argv[2] ?? "{}") as CloneToRead, process.stdin, process.stdout);
  process.stdout.write("", () => process.exit());
}
