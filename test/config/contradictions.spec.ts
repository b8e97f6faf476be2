import assert from "node:assert/strict";
import { parseConfig } from "../../src/config/parse";
import { stackConfig } from "../support/config";
import { messageOf } from "./messageOf";

describe("parseConfig", () => {
  const contradictions: [title: string, change: Record<string, string>, pattern: RegExp][] = [
    [
      "more repositories than a trust policy can hold",
      { ciRepositories: JSON.stringify(Array(5).fill(`owner/${"r".repeat(75)}`)) },
      /`ciRepositories` has 405 characters; it must have at most 400/,
    ],
    [
      "the role that it makes as one of somebody else's",
      { ciRepositories: '["owner/web"]', deployerRole: "conflicto-prod-deployer" },
      /`deployerRole` is `conflicto-prod-deployer`, which `ciRepositories` makes/,
    ],
    [
      "a clone's URL with a password in it",
      { application: '{"clone":"https://ann:hidden@example.org/app.git"}' },
      /`application.clone` holds a password/,
    ],
    [
      "a clone's URL that could run something",
      { application: '{"clone":"ext::sh -c true"}' },
      /`application.clone` is `ext::sh -c true`, and must be a folder, or a URL/,
    ],
    [
      "a start that migrates, in other words than true or false",
      { application: '{"migratesOnStart":"yes"}' },
      /`application.migratesOnStart` is `yes`; it must be true or false/,
    ],
    ["a registry user without a token", { registryUsername: "me" }, /go together/],
    [
      "storage that may not grow to its size",
      { databaseMaxStorageGib: "20", databaseStorageGib: "50" },
      /is less than/,
    ],
    ["a certificate beside a zone", { certificateArn: "arn:aws:acm:x" }, /both set/],
    ["a zone with an HTTP address", { url: "http://conflicto.app" }, /begin with `https:/],
    ["a zone that doesn't hold the address", { hostedZone: "example.com" }, /isn't in the zone/],
    [
      "a zone whose name the address's ends with only by letters",
      { url: "https://notconflicto.app" },
      /isn't in the zone/,
    ],
  ];
  for (const [title, change, pattern] of contradictions) {
    it(`refuses ${title}`, () => {
      assert.match(messageOf({ ...stackConfig("prod"), ...change }), pattern);
    });
  }

  const sizes: [cpu: string, memory: string, isAdmitted: boolean][] = [
    ["256", "512", true],
    ["256", "1024", true],
    ["256", "1536", false],
    ["256", "2048", true],
    ["512", "1024", true],
    ["512", "1536", false],
    ["512", "5120", false],
    ["4096", "30720", true],
  ];
  for (const [cpu, memory, isAdmitted] of sizes) {
    it(`${isAdmitted ? "admits" : "refuses"} ${memory} MiB with ${cpu} units of CPU, as Fargate does`, () => {
      const raw = { ...stackConfig("prod"), cpu, memory };
      if (isAdmitted) assert.equal(parseConfig(raw).memory, Number(memory));
      else assert.match(messageOf(raw), new RegExp(`\`memory\` is \`${memory}\``));
    });
  }

  const rooms: [tasks: string, minimum: string, maximum: string, hasRoom: boolean][] = [
    ["1", "100", "150", false],
    ["1", "100", "200", true],
    ["1", "0", "100", true],
    ["1", "50", "100", false],
    ["2", "100", "150", true],
    ["2", "100", "149", false],
    ["3", "67", "100", false],
    ["3", "66", "100", true],
  ];
  for (const [desiredCount, minimumHealthyPercent, maximumPercent, hasRoom] of rooms) {
    it(`${hasRoom ? "sees" : "sees no"} room for a deployment of ${desiredCount} at ${minimumHealthyPercent} to ${maximumPercent} %`, () => {
      const raw = { ...stackConfig("prod"), desiredCount, minimumHealthyPercent, maximumPercent };
      if (hasRoom) assert.equal(parseConfig(raw).desiredCount, Number(desiredCount));
      else assert.match(messageOf(raw), /`maximumPercent` is .* no deployment could ever start/);
    });
  }

  for (const name of [
    "APP_VERSION",
    "RELEASE_BEHAVIOUR",
    "ENVIRONMENT",
    "APP_SLOT",
    "LD_PRELOAD",
    "DATABASE_URL",
  ]) {
    it(`refuses the variable ${name}, and says how to take it out`, () => {
      const raw = {
        ...stackConfig("prod"),
        appEnvironment: JSON.stringify({ [name]: "x", A: "y" }),
      };
      const message = messageOf(raw);
      assert.match(message, new RegExp(`\`appEnvironment\` sets \`${name}\`, and must not: `));
      const line = `npx pulumi config rm --path appEnvironment.${name} --stack '<stack>'`;
      assert.ok(message.includes(`Take it out: \`${line}\``), message);
    });
  }

  it("refuses an image of the application as a side-car", () => {
    const { imageRepository } = parseConfig(stackConfig("prod"));
    const own = `${imageRepository}@sha256:${"0".repeat(64)}`;
    const sidecarImages = JSON.stringify([own]);
    assert.match(
      messageOf({ ...stackConfig("prod"), sidecarImages }),
      /an image of the application/,
    );
    const other = JSON.stringify([own.replace("@", "-agent@")]);
    assert.equal(
      parseConfig({ ...stackConfig("prod"), sidecarImages: other }).sidecarImages.length,
      1,
    );
  });

  it("says how to make room for another pin", () => {
    const pins = (count: number) => JSON.stringify([...Array(count).keys()].map((n) => `tag${n}`));
    assert.equal(
      parseConfig({ ...stackConfig("prod"), pinnedTags: pins(500) }).pinnedTags.length,
      500,
    );
    const message = messageOf({ ...stackConfig("prod"), pinnedTags: pins(501) });
    assert.match(message, /`pinnedTags` has 501 tags; it must have at most 500/);
    assert.match(message, /npx pulumi config rm --path 'pinnedTags\[0\]'/);
    assert.ok(message.length < 1000);
  });

  it("refuses an HTTPS address without a certificate", () => {
    assert.match(
      messageOf({ ...stackConfig("dev"), url: "https://dev.example.com" }),
      /set `hostedZone`/,
    );
  });
});
