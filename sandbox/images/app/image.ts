// The application's image: Node with its libraries in one layer, the bundled server in another. The
// releases differ only in their environment.
import * as path from "node:path";
import { bundle } from "../../bundle";
import { CACHE_DIR } from "../../paths";
import type { ImageConfig } from "../registryClient";
import type { SampleRelease } from "../releases";
import { findLibraries, RootFolder } from "../rootFolder";

/** The server as one JavaScript file. */
export const SERVER_BUNDLE = path.join(CACHE_DIR, "images", "server.cjs");
const SERVER_ENTRY = path.join(__dirname, "server.ts");

/** Bundles the server if it changed, and names the files that the image is made of. */
export async function applicationInputs(): Promise<string[]> {
  await bundle(SERVER_ENTRY, SERVER_BUNDLE);
  return [SERVER_BUNDLE, process.execPath, __filename];
}

/** The layers' archives, lowest first. */
export async function buildApplicationLayers(): Promise<Buffer[]> {
  const base = new RootFolder();
  base.addBasics();
  base.copy(process.execPath, "usr/bin/node");
  for (const library of await findLibraries([process.execPath])) base.copy(library);
  const application = new RootFolder();
  application.copy(SERVER_BUNDLE, "app/server.cjs");
  return [await base.pack(), await application.pack()];
}

/** A release's image configuration. */
export function releaseConfig(release: SampleRelease): ImageConfig {
  return {
    User: "10001:10001",
    Env: [
      "PATH=/usr/bin",
      "NODE_ENV=production",
      `APP_VERSION=${release.tag}`,
      `RELEASE_BEHAVIOUR=${release.behaviour}`,
    ],
    Entrypoint: ["/usr/bin/node", "/app/server.cjs"],
    WorkingDir: "/app",
    ExposedPorts: { "8000/tcp": {} },
    StopSignal: "SIGTERM",
    Labels: {
      "org.opencontainers.image.title": "conflicto-backend",
      "org.opencontainers.image.description": `The sandbox's application: ${release.description}`,
      "org.opencontainers.image.revision": release.tag,
      "org.opencontainers.image.version": release.tag,
    },
  };
}
