import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OperatorError } from "../../src/errors";
import { readStackFile } from "../../src/config/stackFile";
import { writeConfig } from "../../src/config/writeStackFile";

const ROOT = path.resolve(__dirname, "../..");
const SECRETS = `
  conflicto:databasePassword:
    secure: v1:abc
  conflicto:appSecretKey:
    secure: v1:def
`;

describe("a stack's file", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "stack-"));
    file = path.join(folder, "Pulumi.prod.yaml");
    fs.copyFileSync(path.join(ROOT, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
    fs.writeFileSync(file, fs.readFileSync(path.join(ROOT, "Pulumi.prod.yaml"), "utf8") + SECRETS);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("is read over the project's defaults, without secrets", () => {
    const { values, names, region, imageTag } = readStackFile(folder, "prod");
    assert.equal(values.imageRepository.startsWith("ghcr.io/"), true);
    assert.equal(values.desiredCount, 2);
    assert.deepEqual(names, {
      cluster: "conflicto-prod-cluster",
      loadBalancer: "conflicto-prod-alb",
      services: { a: "conflicto-prod-svc", b: "conflicto-prod-svc-b" },
      families: { a: "conflicto-prod-app", b: "conflicto-prod-app-b" },
      targetGroups: { a: "conflicto-prod-app", b: "conflicto-prod-app-b" },
    });
    assert.deepEqual([region, imageTag], ["us-west-2", undefined]);
    assert.doesNotMatch(JSON.stringify(values), /v1:/);
  });

  it("is refused where a value is secret that must be plain", () => {
    fs.appendFileSync(file, "  conflicto:imageTag:\n    secure: v1:abc\n");
    assert.throws(() => readStackFile(folder, "prod"), {
      message: /`imageTag` must not be secret/,
      hint: /npx pulumi config get imageTag --stack prod/,
    });
  });

  it("is refused where it merges keys from elsewhere: the command would not see them", () => {
    fs.appendFileSync(file, "  <<: { conflicto:imageTag: 1b2f4d6e8a0c }\n");
    assert.throws(() => readStackFile(folder, "prod"), {
      message: /YAML merge key \(`<<`\)/,
      hint: /^Write the keys/,
    });
  });

  it("says what gives Pulumi credentials of its own, and nothing of the region", () => {
    assert.deepEqual(readStackFile(folder, "prod").ownCredentials, []);
    fs.appendFileSync(
      file,
      "  aws:profile: ops\n  aws:assumeRole: { roleArn: x }\nenvironment: [aws/prod]\n",
    );
    assert.deepEqual(readStackFile(folder, "prod").ownCredentials, [
      "aws:profile",
      "aws:assumeRole",
      "environment",
    ]);
  });

  it("is read in a clone that has none of the stack's secrets", () => {
    fs.copyFileSync(path.join(ROOT, "Pulumi.prod.yaml"), file);
    assert.equal(readStackFile(folder, "prod").names.services.a, "conflicto-prod-svc");
    fs.appendFileSync(file, "  conflicto:registryUsername: ann\n");
    assert.equal(readStackFile(folder, "prod").values.registryUsername, "ann");
  });

  describe("that the environment names", () => {
    afterEach(() => delete process.env["PULUMI_OPTION_CONFIG_FILE"]);
    const named: [name: string, stack: string, isIts: boolean][] = [
      ["Pulumi.prod.yaml", "prod", true],
      ["Pulumi.prod.yaml", "organization/conflicto/prod", true],
      ["Pulumi.prod.yaml", "nope", false],
      ["Pulumi.prod.yaml", "dev", false],
      ["emergency.yaml", "prod", true],
      ["emergency.yaml", "nope", false],
    ];
    for (const [name, stack, isIts] of named) {
      it(`${name} ${isIts ? "is" : "isn't"} that of the stack ${stack}`, () => {
        fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), fs.readFileSync(file));
        const elsewhere = path.join(folder, "elsewhere");
        fs.mkdirSync(elsewhere);
        const given = path.join(elsewhere, name);
        fs.copyFileSync(file, given);
        process.env["PULUMI_OPTION_CONFIG_FILE"] = given;
        if (isIts) assert.equal(readStackFile(folder, stack).path, given);
        else assert.throws(() => readStackFile(folder, stack), /isn't that of the stack/);
      });
    }
  });

  it("that isn't there is an operator's error", () => {
    assert.throws(() => readStackFile(folder, "nowhere"), OperatorError);
  });

  const rewritten = (from: string | RegExp, to: string) =>
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(from, to));

  for (const tag of [
    "0123456",
    "12e4567",
    "1_000_000",
    "2026-11-25",
    "0x1b2f4d",
    "0b101101",
    "1234567890123456",
  ]) {
    it(`isn't guessed at where a tag such as ${tag} has no quotes: Pulumi reads another one`, () => {
      for (const written of [`imageTag: ${tag}`, `pinnedTags:\n    - ${tag}`]) {
        rewritten(
          /config:\n( {2}conflicto:(imageTag|pinnedTags):.*\n( {4}.*\n)?)?/,
          `config:\n  conflicto:${written}\n`,
        );
        assert.throws(
          () => readStackFile(folder, "prod"),
          (error: OperatorError) => error.hint === `Write it in quotes: "${tag}".`,
        );
      }
    });
  }

  for (const tag of [
    '"0123456"',
    "'12e4567'",
    "1b2f4d6e8a0c",
    "0b1d3f5a7c9e",
    "1234567",
    "v1.2.3",
  ]) {
    it(`is read where a tag is written as ${tag}`, () => {
      rewritten("config:\n", `config:\n  conflicto:imageTag: ${tag}\n`);
      assert.equal(readStackFile(folder, "prod").imageTag, tag.replaceAll(/["']/g, ""));
    });
  }

  for (const text of ["", "config:\n", "# nothing yet\n"]) {
    it(`that says nothing (${JSON.stringify(text)}) is an operator's error`, () => {
      fs.writeFileSync(file, text);
      assert.throws(() => readStackFile(folder, "prod"), OperatorError);
    });
  }

  it("that holds a wrong value is an operator's error which names it", () => {
    fs.appendFileSync(file, "  conflicto:desiredCount: many\n");
    assert.throws(() => readStackFile(folder, "prod"), /`desiredCount` is `many`/);
  });

  it("is changed with every text kept a text, comments and all, and put back byte for byte", () => {
    const before = fs.readFileSync(file, "utf8");
    const putBack = writeConfig(readStackFile(folder, "prod"), {
      imageTag: "123456789012",
      rollback: { from: "123e45678901", expires: "2026-11-24T05:21:58Z" },
      pinnedTags: ["0012"],
    });
    const after = fs.readFileSync(file, "utf8");
    assert.match(after, /^# What differs in prod/);
    assert.match(after, /secure: v1:abc/);
    for (const text of ['"123456789012"', '"123e45678901"', '"2026-11-24T05:21:58Z"', '"0012"']) {
      assert.ok(after.includes(text), text);
    }
    const { imageTag, values } = readStackFile(folder, "prod");
    assert.deepEqual([imageTag, values.pinnedTags], ["123456789012", ["0012"]]);
    putBack();
    assert.equal(fs.readFileSync(file, "utf8"), before);
    assert.deepEqual(fs.readdirSync(folder).sort(), ["Pulumi.prod.yaml", "Pulumi.yaml"]);
  });

  it("isn't put back over what somebody else wrote", () => {
    const putBack = writeConfig(readStackFile(folder, "prod"), { imageTag: "a" });
    writeConfig(readStackFile(folder, "prod"), { imageTag: "b" });
    putBack();
    assert.equal(readStackFile(folder, "prod").imageTag, "b");
  });

  it("loses a key that is taken out", () => {
    writeConfig(readStackFile(folder, "prod"), { pinnedTags: ["a"] });
    writeConfig(readStackFile(folder, "prod"), { pinnedTags: undefined });
    assert.doesNotMatch(fs.readFileSync(file, "utf8"), /pinnedTags/);
  });
});
