// What Dependabot is told (.github/dependabot.yml; docs/decisions/0014).
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import manifest from "../../package.json";

const ROOT = path.resolve(__dirname, "../..");

describe("the updates by Dependabot", () => {
  interface Update {
    readonly "package-ecosystem": string;
    readonly directory?: string;
    readonly directories?: readonly string[];
    readonly cooldown: { readonly "default-days": number };
    readonly groups: Readonly<Record<string, object>>;
    readonly ignore?: readonly { readonly "dependency-name": string }[];
  }
  const { updates } = parse(fs.readFileSync(path.join(ROOT, ".github/dependabot.yml"), "utf8")) as {
    updates: readonly Update[];
  };

  it("come in groups, and a week after a release at the earliest", () => {
    for (const update of updates) {
      assert.ok(Object.keys(update.groups).length > 0, update["package-ecosystem"]);
      assert.ok(update.cooldown["default-days"] >= 7, update["package-ecosystem"]);
    }
  });

  it("look where files are", () => {
    const files: Readonly<Record<string, string>> = {
      npm: "package-lock.json",
      pip: "requirements.txt",
    };
    for (const { "package-ecosystem": kind, directory, directories } of updates) {
      const file = files[kind];
      for (const folder of file === undefined ? [] : (directories ?? [directory!])) {
        assert.ok(fs.existsSync(path.join(ROOT, folder, file!)), folder);
      }
    }
  });

  it("leave out only what is there", () => {
    const named = { ...manifest.dependencies, ...manifest.devDependencies };
    const ignored = updates
      .filter(({ "package-ecosystem": kind }) => kind === "npm")
      .flatMap(({ ignore = [] }) => ignore.map(({ "dependency-name": name }) => name));
    assert.deepEqual(
      ignored.filter((name) => !(name in named)),
      [],
    );
  });
});
