// The application's images in the registry of a sandbox that is up.
import * as fs from "node:fs";
import * as path from "node:path";
import { repositoryParts } from "../../src/guards/release/imageName";
import { STATE_DIR } from "../paths";
import { projectConfig } from "../projectConfig";
import { RepositoryClient } from "./registryClient";

/** The repository that the prod stack's own config names. */
export function applicationRepository(): RepositoryClient {
  const port = fs.readFileSync(path.join(STATE_DIR, "registry.port"), "utf8").trim();
  const { path: repository } = repositoryParts(String(projectConfig("prod")["imageRepository"]));
  return new RepositoryClient(`127.0.0.1:${port}`, repository);
}
