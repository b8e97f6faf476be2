// A connection to the database of the sandbox's prod stack.
import { Client } from "pg";
import type { PulumiCommands } from "../../../sandbox/drill/pulumi";

/** The stack's own PostgreSQL. */
export async function databaseOf(pulumi: PulumiCommands): Promise<Client> {
  const { stdout } = await pulumi.run(["stack", "export", "--show-secrets"], { quiet: true });
  const { deployment } = JSON.parse(stdout) as {
    deployment: { resources: { type: string; outputs: Record<string, never> }[] };
  };
  const { outputs } = deployment.resources.find(
    ({ type }) => type === "aws:rds/instance:Instance",
  )!;
  const { address: host, port, username: user, dbName: name } = outputs;
  const client = new Client({ host, port, user, database: name, password: "sandbox-database" });
  await client.connect();
  return client;
}
