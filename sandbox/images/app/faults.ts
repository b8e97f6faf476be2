// Faults that show only after a while, on one task, or in one answer of many: a proof that looks only once would miss
// them.
import { Readable } from "node:stream";
import type { Behaviour } from "../releases";

/** Answers after which `turns-unhealthy` does: more than a deployment's own health checks ask for. */
const HEALTHY_ANSWERS = 40;
const FLAPS_EVERY = 20;
const HUGE_BYTES = 100 * 1024 * 1024;
/**
 * `bad-under-load`: each answer takes one of a task's connections, and they come back this fast. Health checks (one in
 * 2.5 s) never use them up, nor does a proof of 120 requests on two tasks; users at 5 a second and task do, within half
 * a minute, and sooner with a proof beside them.
 */
const CONNECTIONS = 80;
const RETURNED_PER_SECOND = 2;
const CHUNK = Buffer.alloc(64 * 1024, ".");

/** What one process remembers of its answers. */
export class Faults {
  #answers = 0;
  #isBadTask: Promise<boolean> | undefined;
  #connectionsTaken = 0;
  #isExhausted = false;
  #countedAt: number;

  /**
   * @param claim whether this task is the first of its kind to ask: asked once.
   * @param now milliseconds of any clock that only goes on.
   */
  constructor(
    private readonly behaviour: Behaviour,
    private readonly claim: () => Promise<boolean>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#countedAt = now();
  }

  /** Counts an answer that is about to be given. */
  count(): void {
    this.#answers += 1;
    const returned = ((this.now() - this.#countedAt) / 1000) * RETURNED_PER_SECOND;
    this.#countedAt = this.now();
    this.#connectionsTaken = Math.max(0, this.#connectionsTaken - returned);
    this.#isExhausted = this.#connectionsTaken > CONNECTIONS - 1;
    if (!this.#isExhausted) this.#connectionsTaken += 1;
  }

  /**
   * Whether a health answer must say unhealthy now.
   *
   * @param isThroughSlot it is asked for through a slot's own rule, as only a proof does.
   */
  isUnhealthy(isThroughSlot = false): boolean {
    return (
      this.behaviour === "unhealthy" ||
      (this.behaviour === "unhealthy-for-users" && !isThroughSlot) ||
      (this.behaviour === "turns-unhealthy" && this.#answers > HEALTHY_ANSWERS)
    );
  }

  /** Whether another path must fail now. */
  async isBroken(): Promise<boolean> {
    switch (this.behaviour) {
      case "errors":
        return true;
      case "flapping":
        return this.#answers % FLAPS_EVERY === 0;
      case "one-bad-task":
        this.#isBadTask ??= this.claim();
        return this.#isBadTask;
      case "bad-under-load":
        return this.#isExhausted;
      case "unhealthy-for-users":
      case "good":
      case "wont-start":
      case "unhealthy":
      case "slow":
      case "wrong-version":
      case "unready":
      case "needs-column":
      case "adds-table":
      case "changes-columns":
      case "turns-unhealthy":
      case "huge-body":
        return false;
    }
  }
}

/** A body of 100 MB, made as it is read. */
export function hugeBody(): Readable {
  return Readable.from(
    (function* () {
      for (let bytes = 0; bytes < HUGE_BYTES; bytes += CHUNK.length) yield CHUNK;
    })(),
  );
}
