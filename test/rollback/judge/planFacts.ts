// The facts of a rollback to which no check objects.
import type { PlanFacts } from "../../../src/rollback/judge/planFacts";
import { proofsOf } from "../../guards/release/proofs";
import { aLive } from "../liveRelease";

export const LIVE = aLive("ghcr.io/x/y:B");
export const ROLE = "arn:aws:iam::123456789012:role/ops/deployer";
export const ALLOWED = { resources: ["*"], isAllowed: true, missing: [] };
export const DENIED = { resources: ["arn:1", "arn:2"], isAllowed: false, missing: [] };
export const OPEN = { ...DENIED, missing: ["aws:MultiFactorAuthPresent"] };
export const JUDGED = {
  kind: "judged",
  principal: ROLE,
  judged: [{ ...ALLOWED, action: "ecs:ListTasks" }],
} as const;
export const GOOD: PlanFacts = {
  wanted: "A",
  stack: "prod",
  access: JUDGED,
  goOnDenied: false,
  proofs: proofsOf("A", "B"),
  ran: true,
  live: LIVE,
  liveUnknown: undefined,
  pinnedTags: [],
  image: { found: { digest: "sha256:a", architectures: ["X86_64"] } },
  recordedDigest: "sha256:a",
  cpuArchitecture: "X86_64",
  lock: { lock: undefined },
  stateTag: "B",
  configTag: "B",
  way: {
    action: "flip",
    live: "b",
    slots: {
      a: { content: "frozen", filling: 1, desiredCount: 2, settledFor: undefined },
      b: { content: "frozen", filling: 1, desiredCount: 2, settledFor: undefined },
    },
    weights: { a: 0, b: 1 },
    proofs: { slot: true, users: true },
    because: "`A` is in slot b; users are sent there: proven 2026-11-22T12:10:00.000Z (full).",
    differences: [],
  },
  desiredCount: 2,
  scaled: [],
  forgotten: undefined,
  isProven: true,
  acceptMoved: false,
  isDeploy: false,
  takesOver: false,
  liveImage: undefined,
  database: { unknown: "the clone is gone" },
  backTo: undefined,
  verb: "to",
  risks: { rules: [], by: "ann" },
  migratesOnStart: false,
};
export const LOCK = {
  holder: "ann@host (process 1)",
  pid: 1,
  hostname: "host",
  since: "2026-11-22T12:00:00Z",
  isAbandoned: true,
};
