// What a confirmed rollback may not change beside the release: by config, and by an edited program. A row each.
import type { Edit } from "./edits";

/** Something that is changed beside the release. */
export interface BesideRelease {
  /** Goes on from "with". */
  readonly title: string;
  /** Values by key, without the project's name. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly edits?: readonly Edit[];
  /** What the refusal must say. */
  readonly reason: RegExp;
  /** Without a preview it is seen when the release is live already: the record is written last. */
  readonly needsPreview?: boolean;
  /** It is of the slot's tasks: a slot that is warm was filled before, and keeps what it was filled with. */
  readonly isOfTasks?: boolean;
}

const TASK = "src/components/taskDefinition.ts";

// The pack writes a rule's name and its message on lines of their own.
const outside = (input: string) =>
  new RegExp(`rollback-changes-nothing-else(?:: |  \\()[^]*\`${input}`);

/** A container beside the release's, of an image that nobody named. */
export const SIDECAR: Edit = {
  file: TASK,
  find: "containerDefinitions: pulumi.jsonStringify([\n",
  replace: `containerDefinitions: pulumi.jsonStringify([
          { name: "agent", image: image.replace(/[^:]+$/, "9d0b2c4e6f8a"), essential: false,
            logConfiguration: { logDriver: "awslogs", options: {
              "awslogs-group": shared.logGroup, "awslogs-region": args.region, "awslogs-stream-prefix": "agent" } } },
`,
};

const VERSION: Edit = {
  file: TASK,
  find: "ENVIRONMENT: args.environment,",
  replace: 'ENVIRONMENT: args.environment, APP_VERSION: "0a1f3c5e7b9d",',
};

const UNPROVEN: Edit = {
  file: "src/health/proofTarget.ts",
  find: "...toRecord(args.settings),",
  replace: "...toRecord(args.settings), smokePaths: [],",
};

export const BESIDE: readonly BesideRelease[] = [
  { title: "no smoke paths", config: { smokePaths: [] }, reason: outside("smokePaths") },
  {
    title: "one smoke path more",
    config: { smokePaths: ["/api/v1/sessions/", "/docs"] },
    reason: outside("smokePaths"),
  },
  { title: "one good answer", config: { verifySuccesses: 1 }, reason: outside("verifySuccesses") },
  {
    title: "a limit of a minute",
    config: { verifyP95Milliseconds: 60000 },
    reason: outside("verifyP95Milliseconds"),
  },
  {
    title: "one task instead of two",
    config: { desiredCount: 1 },
    reason: outside("desiredCount`: `2` → `1`"),
  },
  {
    title: "another variable",
    config: { appEnvironment: { MODE: "other" } },
    reason: outside("containerDefinitions\\.backend\\.environment\\.MODE`: not set → `other`"),
    isOfTasks: true,
  },
  {
    title: "another size",
    config: { memory: 2048 },
    reason: outside("memory`: `1024` → `2048`"),
    isOfTasks: true,
  },
  {
    title: "a variable that names a version",
    config: { appEnvironment: { APP_VERSION: "0a1f3c5e7b9d" } },
    reason: /`appEnvironment` sets `APP_VERSION`, and must not/,
  },
  {
    title: "a side-car",
    edits: [SIDECAR],
    reason: outside("containerDefinitions\\.agent\\.image`: not set → "),
    isOfTasks: true,
  },
  {
    title: "a program that names a version",
    edits: [VERSION],
    reason: outside("containerDefinitions\\.backend\\.environment\\.APP_VERSION"),
    isOfTasks: true,
  },
  {
    title: "a program that asks no smoke path",
    edits: [UNPROVEN],
    reason: outside("input\\.target\\.smokePaths"),
    needsPreview: true,
  },
];
