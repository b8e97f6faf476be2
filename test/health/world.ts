// A world around a service in which time passes only by waiting, good unless a test changes one thing.
import type { RolloutSnapshot } from "../../src/aws/ports";
import type { VerificationDeps } from "../../src/health/attempt";
import type { HttpAnswer } from "../../src/health/httpProbe";
import { aSnapshot, START } from "./fakes";

export function anAnswer(status: number, body: unknown = {}, location?: string): HttpAnswer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, body: text, location, ms: 20 };
}

export function aHealthyAnswer(version = "b"): HttpAnswer {
  return anAnswer(200, { status: "healthy", app_version: version });
}

/** A world in which time passes only by waiting; both functions are given the seconds since START. */
export interface World {
  readonly ecs?: (second: number) => RolloutSnapshot;
  readonly http?: (path: string, second: number) => HttpAnswer;
  readonly log?: () => readonly string[];
  readonly image?: string;
  readonly random?: () => number;
  /** Called before each wait. */
  readonly onWait?: (second: number) => void;
}

/** The ports into that world, and what was said there. */
export function live(world: World): VerificationDeps & { lines: string[]; requests: string[] } {
  let now = START;
  const second = () => (now - START) / 1000;
  const lines: string[] = [];
  const requests: string[] = [];
  return {
    lines,
    requests,
    random: world.random ?? (() => 0.999),
    progress: (line) => lines.push(line),
    clock: {
      now: () => now,
      async sleep(ms, signal) {
        world.onWait?.(second());
        signal.throwIfAborted();
        now += ms;
      },
    },
    ecs: {
      describeRollout: async () => (world.ecs ?? (() => aSnapshot()))(second()),
      describeContainer: async () => ({
        image: world.image ?? "registry/app:b",
        logStreamPrefix: "app",
      }),
      lastLogLines: async () => (world.log ?? (() => ["last words"]))(),
    },
    http: {
      async get(url, timeLimitMs) {
        const path = new URL(url).pathname;
        requests.push(path);
        const answer = (world.http ?? (() => aHealthyAnswer()))(path, second());
        const end = now + Math.min(answer.ms, timeLimitMs);
        // Requests that leave together take as long as the slowest of them.
        await Promise.resolve();
        now = Math.max(now, end);
        return answer.ms <= timeLimitMs
          ? answer
          : {
              failure: "timeout",
              message: `no answer within ${timeLimitMs / 1000} s`,
              ms: timeLimitMs,
            };
      },
    },
  };
}

/** Until `second` one thing, then the other. */
export function until<T>(second: number, before: () => T, after: () => T): (now: number) => T {
  return (now) => (now < second ? before() : after());
}
