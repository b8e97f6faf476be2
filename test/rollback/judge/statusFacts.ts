// What `status` judges in its specs: a stack that is well, what can be wrong with it, and the lines to type.
import type { StackFile } from "../../../src/config/stackFile";
import type { Live } from "../../../src/rollback/facts/live";
import type { Situation } from "../../../src/rollback/facts/situation";
import type { Proof } from "../../../src/rollback/judge/statusNext";
import type { UsersVerdict } from "../../../src/rollback/facts/usersView";
import { aLive } from "../liveRelease";

export const LIVE = aLive("registry/app:b");
export const FILE = {
  stack: "prod",
  imageTag: "b",
  values: { pinnedTags: [], maintenance: false, desiredCount: 2 },
} as unknown as StackFile;
export const SITUATION: Situation = {
  file: FILE,
  live: { ok: true, value: LIVE },
  idle: undefined,
  seen: undefined,
  state: { ok: true, value: { resources: new Map(), outputs: {} } },
  history: { ok: true, value: [] },
  releases: [],
  proofs: [],
  isProven: true,
  lock: { lock: undefined },
  stateTag: "b",
  stateRevision: LIVE.taskDefinition,
  isRevisionKnown: true,
};
export const HEALTHY: UsersVerdict = { verdict: "healthy", said: ["fine"] };
export const BAD: UsersVerdict = { verdict: "unhealthy", said: ["/sessions/ answered 500"] };
export const SLOW: UsersVerdict = { verdict: "slow", said: ["/papers/ took 1546 ms"] };
export const NOT_ASKED: UsersVerdict = { verdict: "unknown", said: ["not asked"] };
export const WAY_BACK = { tag: "a", isWarm: false, why: "`a` was verified here." };
export const PROVEN: Proof = { verified: true, adoptable: true, wayBack: WAY_BACK };
export const UNPROVEN: Proof = { verified: false, adoptable: true, wayBack: WAY_BACK };
export const unseen = { ok: false, why: "ECS: no credentials" } as const;
export const noState = { ok: false, why: "Nobody is logged in." } as const;
export const running = (changes: Partial<Live>) =>
  ({ live: { ok: true, value: { ...LIVE, ...changes } } }) as const;

export const ABANDONED = {
  holder: "ann@host (process 1)",
  pid: 1,
  hostname: "host",
  since: "2026-11-22T12:00:00Z",
  isAbandoned: true,
};
export const WHO = "aws sts get-caller-identity";
export const TO = "npx --no rollback to a --stack prod";
export const GLASS = "npx --no rollback break-glass a --stack prod";
export const ADOPT = "npx --no rollback adopt --stack prod";
export const UP_REFRESH = "npx pulumi up --refresh --stack prod";
export const REFRESH = "npx pulumi refresh --stack prod";
export const UP = "npx pulumi up --stack prod";
export const VERIFY = "npx --no rollback verify --stack prod";
