// Moves a tag in the sandbox's registry, as somebody does who pushes over it.
import * as fs from "node:fs";
import * as path from "node:path";
import { STATE_DIR } from "../../../sandbox/paths";
import { projectConfig } from "../../../sandbox/projectConfig";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** Makes `tag` name the image of `other`; the function that it gives moves it back. */
export async function moveTag(tag: string, other: string): Promise<() => Promise<void>> {
  const [before, after] = await Promise.all([tag, other].map(readManifest));
  await writeManifest(tag, after!);
  return () => writeManifest(tag, before!);
}

async function readManifest(tag: string): Promise<string> {
  const response = await fetch(urlOf(tag), { headers: { accept: MANIFEST } });
  if (!response.ok) throw new Error(`no manifest of ${tag}: ${response.status}`);
  return response.text();
}

async function writeManifest(tag: string, body: string): Promise<void> {
  const headers = { "content-type": MANIFEST };
  const response = await fetch(urlOf(tag), { method: "PUT", headers, body });
  if (!response.ok) throw new Error(`the manifest of ${tag} wasn't taken: ${response.status}`);
}

function urlOf(tag: string): string {
  const port = fs.readFileSync(path.join(STATE_DIR, "registry.port"), "utf8").trim();
  const repository = (projectConfig("prod")["imageRepository"] as string).split("/").slice(1);
  return `http://127.0.0.1:${port}/v2/${repository.join("/")}/manifests/${tag}`;
}
