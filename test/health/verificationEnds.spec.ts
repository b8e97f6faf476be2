// How a verification that verified nothing tells its three ends apart.
import assert from "node:assert/strict";
import { OperatorError } from "../../src/errors";
import { verificationEnd, type VerificationEnd } from "../../src/health/failures";
import { verifyRelease, type VerificationDeps } from "../../src/health/verification";
import { aSnapshot, aTarget, aYoungRollout } from "./fakes";
import { aHealthyAnswer, anAnswer, live, until } from "./world";

const NEVER = new Promise<never>(() => undefined);
const UNHEALTHY = anAnswer(200, { status: "unhealthy" });

async function endOf(deps: VerificationDeps, signal = new AbortController().signal) {
  const error: unknown = await verifyRelease(aTarget(), deps, signal).then(
    () => assert.fail("it was verified"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof OperatorError, String(error));
  return { end: verificationEnd(error), message: error.message };
}

describe("the end of a verification that verified nothing", () => {
  const named = (name: string, message = name) => {
    throw Object.assign(new Error(message), { name });
  };
  const cases: [title: string, deps: VerificationDeps, end: VerificationEnd][] = [
    ["unhealthy answers", live({ http: () => UNHEALTHY }), "failed"],
    [
      "a service that isn't there",
      live({ ecs: () => aSnapshot({}, { status: "INACTIVE" }) }),
      "failed",
    ],
    ["a rollout that takes too long", live({ ecs: () => aYoungRollout() }), "failed"],
    ["credentials that expired", live({ ecs: () => named("ExpiredTokenException") }), "not-asked"],
    ["a right that is missing", live({ ecs: () => named("AccessDeniedException") }), "not-asked"],
    ["AWS that never answers", live({ ecs: () => named("TimeoutError") }), "not-asked"],
    [
      "AWS that ceases to answer",
      live({ ecs: until(5, aYoungRollout, () => named("TimeoutError")) }),
      "not-asked",
    ],
  ];
  for (const [title, deps, end] of cases) {
    it(`is "${end}" for ${title}`, async () => {
      assert.equal((await endOf(deps)).end, end);
    });
  }

  it("is none for a bug", async () => {
    const deps = live({});
    const broken = { ...deps, http: { get: async () => Promise.reject(new TypeError("bug")) } };
    await assert.rejects(
      verifyRelease(aTarget(), broken, new AbortController().signal),
      (error) => error instanceof TypeError && verificationEnd(error) === undefined,
    );
  });

  it("says at once how to sign in when AWS refuses the credentials", async () => {
    const deps = live({ ecs: () => named("ExpiredTokenException", "expired") });
    assert.equal(
      (await endOf(deps)).message,
      "AWS refuses to show the service `app-svc` (ExpiredTokenException: expired), so `b` is not verified.\nNext: sign in to AWS, check with `aws sts get-caller-identity`, then verify it again: `npx pulumi up --stack prod`.",
    );
    assert.ok(deps.clock.now() - live({}).clock.now() < 1000);
  });
});

describe("a verification that is interrupted", () => {
  /** A world that answers well until one question never gets its answer, and is interrupted there. */
  const stuck = (
    change: (deps: VerificationDeps, interrupt: () => void) => Partial<VerificationDeps>,
  ) => {
    const abort = new AbortController();
    const deps = live({});
    return {
      deps: { ...deps, ...change(deps, () => setImmediate(() => abort.abort())) },
      signal: abort.signal,
    };
  };
  const phases: [phase: string, ReturnType<typeof stuck>][] = [
    [
      "while the task definition is asked for",
      stuck(({ ecs }, interrupt) => ({
        ecs: { ...ecs, describeContainer: () => (interrupt(), NEVER) },
      })),
    ],
    [
      "while ECS is asked",
      stuck(({ ecs }, interrupt) => ({
        ecs: { ...ecs, describeRollout: () => (interrupt(), NEVER) },
      })),
    ],
    [
      "between two looks",
      stuck(({ ecs, clock }, interrupt) => ({
        ecs: { ...ecs, describeRollout: async () => aYoungRollout() },
        clock: { ...clock, sleep: () => (interrupt(), NEVER) },
      })),
    ],
    ...[2, 5, 12, 40].map((nth): [string, ReturnType<typeof stuck>] => [
      `at request ${nth}`,
      stuck((_, interrupt) => {
        let requests = 0;
        const get = () =>
          ++requests < nth ? Promise.resolve(aHealthyAnswer()) : (interrupt(), NEVER);
        return { http: { get } };
      }),
    ]),
  ];
  for (const [phase, { deps, signal }] of phases) {
    it(`ends at once ${phase}, whatever doesn't answer`, async () => {
      const { end, message } = await endOf(deps, signal);
      assert.equal(end, "interrupted");
      assert.match(
        message,
        /^The verification of `b` was interrupted after [\d.]+ s, so it is not verified\.\nNext: `npx pulumi up --stack prod` verifies it again\.$/,
      );
    });
  }

  it("names the line that its caller gave", async () => {
    const target = aTarget({ again: "npx --no rollback verify --stack prod" });
    await assert.rejects(
      verifyRelease(target, live({}), AbortSignal.abort()),
      /Next: `npx --no rollback verify --stack prod` verifies it again\.$/,
    );
  });

  it("asks nothing when it was interrupted before it began", async () => {
    const deps = live({});
    const { end, message } = await endOf(deps, AbortSignal.abort());
    assert.equal(end, "interrupted");
    assert.match(message, /was interrupted after 0 s/);
    assert.deepEqual(deps.requests, []);
  });

  it("still counts as failed when it had failed, and only its evidence was being gathered", async () => {
    const abort = new AbortController();
    const deps = live({ http: () => UNHEALTHY });
    const lastLogLines = () => {
      setImmediate(() => abort.abort());
      return NEVER;
    };
    const { end, message } = await endOf(
      { ...deps, ecs: { ...deps.ecs, lastLogLines } },
      abort.signal,
    );
    assert.equal(end, "failed");
    assert.match(message, /only 0 of 70 answers were good/);
    assert.match(message, /Its log can't be read: This operation was aborted/);
  });
});
