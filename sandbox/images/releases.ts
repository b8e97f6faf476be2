// The releases of the sandbox's application: two good ones, and one for each way to be bad.

/** What a release's image makes the server do; `RELEASE_BEHAVIOUR` in the image's environment. */
export const BEHAVIOURS = [
  "good",
  "wont-start",
  "unhealthy",
  "errors",
  "slow",
  "wrong-version",
  "unready",
  "needs-column",
  "adds-table",
  "changes-columns",
  "turns-unhealthy",
  "one-bad-task",
  "flapping",
  "huge-body",
  "bad-under-load",
  "unhealthy-for-users",
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** One release: an image in the registry, but for `missing-image`. */
export interface SampleRelease {
  /** How the drill's `--scenario` and the tests call it. */
  readonly name: string;
  /** The image's tag: the first twelve hex digits of a commit. The server answers it as `app_version`. */
  readonly tag: string;
  /** Undefined: no image is pushed. */
  readonly behaviour: Behaviour | undefined;
  readonly description: string;
  /** Which part of a deployment is to notice; undefined for a release that is fine by itself. */
  readonly caughtBy: string | undefined;
}

/** The release that is deployed first, and that `wrong-version` claims to be. */
export const GOOD_RELEASE: SampleRelease = {
  name: "good",
  tag: "0a1f3c5e7b9d",
  behaviour: "good",
  description: "keeps the whole contract",
  caughtBy: undefined,
};

/** All releases. */
export const RELEASES: readonly SampleRelease[] = [
  GOOD_RELEASE,
  {
    name: "good-next",
    tag: "1b2f4d6e8a0c",
    behaviour: "good",
    description: "keeps the whole contract",
    caughtBy: undefined,
  },
  {
    name: "wont-start",
    tag: "2c3a5b7d9e1f",
    behaviour: "wont-start",
    description: "logs why and exits with code 1 at its start",
    caughtBy: "the ECS proof: tasks stop with exit code 1, the circuit breaker reverts",
  },
  {
    name: "unhealthy",
    tag: "3d4b6c8e0f2a",
    behaviour: "unhealthy",
    description: 'answers the health check 200 with "status": "unhealthy"',
    caughtBy: "the HTTP proof: the body of the health check",
  },
  {
    name: "errors",
    tag: "4e5c7d9f1a3b",
    behaviour: "errors",
    description: "is healthy, and answers 500 everywhere else",
    caughtBy: "the HTTP proof: the smoke paths",
  },
  {
    name: "slow",
    tag: "5f6d8e0a2b4c",
    behaviour: "slow",
    description: "takes 1.5 s for every answer",
    caughtBy: "the HTTP proof: response times",
  },
  {
    name: "wrong-version",
    tag: "6a7e9f1b3c5d",
    behaviour: "wrong-version",
    description: `answers ${GOOD_RELEASE.tag} as its app_version`,
    caughtBy: "the HTTP proof: the version that answers",
  },
  {
    name: "unready",
    tag: "7b8f0a2c4d6e",
    behaviour: "unready",
    description: "answers 500 everywhere, the health check too",
    caughtBy: "the load balancer: no task passes its target's health check",
  },
  {
    name: "needs-column",
    tag: "8c9a1b3d5e7f",
    behaviour: "needs-column",
    description:
      "adds a column to `sessions` that may not be null, which earlier releases don't write",
    caughtBy: "the migration check: after a rollback the earlier release can't create sessions",
  },
  {
    name: "adds-table",
    tag: "f5d6b8e0a2c4",
    behaviour: "adds-table",
    description: "adds a table that earlier releases don't know",
    caughtBy: undefined,
  },
  {
    name: "changes-columns",
    tag: "a6e7c9f1b3d5",
    behaviour: "changes-columns",
    description: "drops, renames and retypes columns of `sessions` that earlier releases read",
    caughtBy: "the migration check: after a rollback the earlier release can't read sessions",
  },
  {
    name: "turns-unhealthy",
    tag: "a0e1c3f5b7d9",
    behaviour: "turns-unhealthy",
    description: "is healthy for its first 40 answers",
    caughtBy: "the HTTP proof: every answer of the health check is judged by its body",
  },
  {
    name: "one-bad-task",
    tag: "b1f2d4a6c8e0",
    behaviour: "one-bad-task",
    description: "answers 500 everywhere but at the health check, on one of its tasks",
    caughtBy: "the HTTP proof: every task answers every path",
  },
  {
    name: "flapping",
    tag: "c2a3e5b7d9f1",
    behaviour: "flapping",
    description: "answers every twentieth request 500, but for the health check",
    caughtBy: "the HTTP proof: the number of answers",
  },
  {
    name: "huge-body",
    tag: "d3b4f6c8e0a2",
    behaviour: "huge-body",
    description: "answers 100 MB at `sessions`",
    caughtBy: "the HTTP proof: the length of an answer",
  },
  {
    name: "bad-under-load",
    tag: "e4c5a7d9f1b3",
    behaviour: "bad-under-load",
    description:
      "gives its database connections back too late: fails once users ask it for a while",
    caughtBy: "the proof at users' address: what was good alone fails under their requests",
  },
  {
    name: "unhealthy-for-users",
    tag: "f6e8d0b2a4c7",
    behaviour: "unhealthy-for-users",
    description:
      'answers the health check 200 with "status": "unhealthy", but for the proof in its slot',
    caughtBy: "the proof at users' address: the body of the health check",
  },
  {
    name: "missing-image",
    tag: "9d0b2c4e6f8a",
    behaviour: undefined,
    description: "was never pushed",
    caughtBy: "the ECS proof: the image can't be pulled",
  },
];
