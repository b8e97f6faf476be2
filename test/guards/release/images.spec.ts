import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import { violations } from "../../../src/guards/evaluate";
import { taskRules } from "../../../src/guards/release/taskRules";
import type { ResourceRule } from "../../../src/guards/rule";

const REPOSITORY = "ghcr.io/owner/app/backend";
const DIGEST = `sha256:${"0a".repeat(32)}`;
const SIDECAR = `ghcr.io/owner/agent@${DIGEST}`;
const RULES = taskRules({
  imageRepository: REPOSITORY,
  imageTag: "1b2f4d6e8a0c",
  pinnedTags: ["3d4b6c8e0f2a"],
  sidecarImages: [SIDECAR],
});
const RELEASE = `${REPOSITORY}:1b2f4d6e8a0c`;

const WELL_FORMED = "image-tag-well-formed";
const FROM_REPOSITORY = "image-from-configured-repository";
const IS_RELEASE = "image-is-the-release";
const MISLEADING = "environment-not-misleading";
const ONCE = "environment-names-once";
const AS_BUILT = "release-runs-as-built";

interface Row {
  readonly title: string;
  readonly containers: readonly object[];
  readonly rules: readonly string[];
}

function found(rules: readonly ResourceRule[], containers: readonly object[]) {
  return violations(rules, {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    name: "task",
    after: unknownCheckingProxy({ containerDefinitions: JSON.stringify(containers) }) as Record<
      string,
      unknown
    >,
  });
}

function images(title: string, rules: readonly string[], ...named: string[]): Row {
  return { title, rules, containers: named.map((image) => ({ name: "app", image })) };
}

function container(title: string, rules: readonly string[], changes: object): Row {
  return { title, rules, containers: [{ name: "app", image: RELEASE, ...changes }] };
}

function variable(name: string, ...rules: string[]): Row {
  return container(`the variable ${name}`, rules, { environment: [{ name, value: "x" }] });
}

function secret(name: string, ...rules: string[]): Row {
  const secrets = [{ name, valueFrom: "arn:aws:secretsmanager:::secret:app" }];
  return container(`the secret ${name}`, rules, { secrets });
}

const ROWS: readonly Row[] = [
  images("the release", [], RELEASE),
  images("the release in two containers", [], RELEASE, RELEASE),
  images("a side-car that config names", [], RELEASE, SIDECAR),
  images(
    "a side-car by another digest",
    [WELL_FORMED, FROM_REPOSITORY],
    RELEASE,
    `ghcr.io/owner/agent@sha256:${"0b".repeat(32)}`,
  ),
  images("a side-car by its tag", [FROM_REPOSITORY], RELEASE, "ghcr.io/owner/agent:1"),
  images(
    "a side-car whose digest is not the only thing that names it",
    [FROM_REPOSITORY],
    RELEASE,
    `ghcr.io/owner/agent:1@${DIGEST}`,
  ),
  images("another release", [IS_RELEASE], `${REPOSITORY}:0a1f3c5e7b9d`),
  images(
    "a pinned release beside the release",
    [IS_RELEASE],
    RELEASE,
    `${REPOSITORY}:3d4b6c8e0f2a`,
  ),
  images("the release with a digest, which decides", [IS_RELEASE], `${RELEASE}@${DIGEST}`),
  images("a digest of the application", [WELL_FORMED, IS_RELEASE], `${REPOSITORY}@${DIGEST}`),
  images("`latest`", [WELL_FORMED, IS_RELEASE], `${REPOSITORY}:latest`),
  images("`Latest`", [WELL_FORMED, IS_RELEASE], `${REPOSITORY}:Latest`),
  images("no tag", [WELL_FORMED, IS_RELEASE], REPOSITORY),
  images("a malformed tag", [WELL_FORMED, IS_RELEASE], `${REPOSITORY}:-x`),
  images("another repository", [FROM_REPOSITORY], "ghcr.io/owner/app/backend2:1b2f4d6e8a0c"),
  images(
    "a registry that only looks alike",
    [FROM_REPOSITORY],
    "ghcr.io.evil.example/owner/app/backend:1b2f4d6e8a0c",
  ),
  images("another one behind the release", [FROM_REPOSITORY], RELEASE, "other/sidecar:1"),

  variable("MODE"),
  variable("PORT"),
  variable("ENV"),
  variable("PYTHONUNBUFFERED"),
  variable("HTTPS_PROXY"),
  variable("ENVIRONMENT"),
  variable("AWS_REGION"),
  secret("DATABASE_URL"),
  secret("SECRET_KEY"),
  secret("STRIPE_KEY"),
  ...[
    "APP_VERSION",
    "app_version",
    "APP_SLOT",
    "RELEASE_BEHAVIOUR",
    "RELEASE",
    "ECS_AGENT_URI",
  ].map((name) => variable(name, MISLEADING)),
  ...["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_DEFAULT_REGION", "DATABASE_URL", "SECRET_KEY"].map(
    (name) => variable(name, MISLEADING),
  ),
  ...["LD_PRELOAD", "LD_LIBRARY_PATH", "PATH", "BASH_ENV", "PYTHONPATH", "PYTHONSTARTUP"].map(
    (name) => variable(name, MISLEADING),
  ),
  ...["NODE_OPTIONS", "JAVA_TOOL_OPTIONS", "PERL5OPT", "RUBYOPT", "GUNICORN_CMD_ARGS"].map((name) =>
    variable(name, MISLEADING),
  ),
  variable("UVICORN_ENV_FILE", MISLEADING),
  secret("APP_VERSION", MISLEADING),
  secret("ENVIRONMENT", MISLEADING),
  secret("NODE_OPTIONS", MISLEADING),
  container("a variable that is set twice", [ONCE], {
    environment: [
      { name: "MODE", value: "a" },
      { name: "MODE", value: "b" },
    ],
  }),
  container("a variable that is set and secret", [ONCE], {
    environment: [{ name: "mode", value: "a" }],
    secrets: [{ name: "MODE", valueFrom: "arn" }],
  }),
  container("a command of its own", [AS_BUILT], { command: ["sh", "-c", "APP_VERSION=x app"] }),
  container("an entry point of its own", [AS_BUILT], { entryPoint: ["env", "APP_VERSION=x"] }),
  container("an entry point in another case", [AS_BUILT], { EntryPoint: ["env"] }),
  container("variables from a file", [AS_BUILT], {
    environmentFiles: [{ type: "s3", value: "arn:aws:s3:::bucket/app.env" }],
  }),
  container("an empty command", [], { command: [] }),
  {
    title: "a side-car with a command",
    rules: [],
    containers: [
      { name: "app", image: RELEASE },
      { name: "agent", image: SIDECAR, command: ["agent", "--quiet"] },
    ],
  },
];

describe("the rules about a release's task definition", () => {
  for (const { title, containers, rules } of ROWS) {
    it(`${rules.length === 0 ? "admit" : "refuse"} ${title}`, () => {
      assert.deepEqual(
        found(RULES, containers).map(({ rule }) => rule.name),
        rules,
      );
    });
  }

  for (const rule of RULES) {
    it(`miss a row without ${rule.name}`, () => {
      const weakened = RULES.filter((one) => one !== rule);
      const isMissed = ({ containers, rules }: Row) =>
        found(weakened, containers)
          .map((one) => one.rule.name)
          .join() !== rules.join();
      assert.ok(ROWS.some(isMissed));
    });
  }

  it("say that a tag is pinned as bad, and why a variable may not be there", () => {
    const bad = images("", [], RELEASE, `${REPOSITORY}:3d4b6c8e0f2a`).containers;
    assert.match(found(RULES, bad)[0]?.message ?? "", /`3d4b6c8e0f2a` is pinned as bad/);
    const [first] = found(RULES, variable("APP_VERSION").containers);
    assert.match(
      first?.message ?? "",
      /`app` would get `APP_VERSION`, and must not: the proof relies/,
    );
  });

  it("aren't deceived by another spelling of a key, which AWS's provider would take", () => {
    const containerDefinitions = `[{"image":"${RELEASE}","Image":"evil/x:1"}]`;
    const rules = violations(RULES, {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      name: "task",
      after: { containerDefinitions },
    });
    assert.deepEqual(
      rules.map(({ rule }) => rule.name),
      [FROM_REPOSITORY],
    );
  });

  it("wait for containers that aren't known yet", () => {
    const unknown = violations(RULES, {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      name: "task",
      after: { containerDefinitions: { __pulumiUnknown: true } },
    });
    assert.deepEqual(
      unknown.map(({ rule, isOpen }) => [rule.name, isOpen]),
      RULES.map(({ name }) => [name, true]),
    );
  });
});
