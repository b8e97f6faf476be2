// The folders of the source and their order, which `npm run lint:layers` holds the imports to.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import layers from "../layers.json";
import { asTable, documented } from "./support/document";

const ROOT = path.resolve(__dirname, "..");

/** What stands directly in a folder of the source, as a path from the project's folder. */
const within = (folder: string) =>
  fs.readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}`);

describe("the layers", () => {
  const paths = layers.map(({ path: layer }) => layer);

  it("name every part of the source, and nothing else", () => {
    const parts = within("src").map((part) => (part === "src/rollback" ? within(part) : [part]));
    const folders = parts.flat().filter((part) => !/^src\/rollback\/.*\.ts$/.test(part));
    const others = ["index.ts", "bin", "policies", "src/rollback", "src/rollback/deps.ts"];
    assert.deepEqual([...paths].sort(), [...folders, ...others].sort());
  });

  it("stand in docs/architecture.md in this order", () => {
    const rows = layers.map(({ path: layer, holds }) => [`\`${layer}\``, holds]);
    const table = asTable(["from top to bottom", "holds"], rows);
    const { found, expected } = documented("docs/architecture.md", "layers", table);
    assert.equal(found, expected);
  });
});
