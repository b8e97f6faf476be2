// Faults that show only after a while, on one task, or in one answer of many: what a proof that looks once would miss.
import { Readable } from "node:stream";
import type { Behaviour } from "../releases";

/** Answers after which `turns-unhealthy` does: more than a deployment's own health checks ask for. */
const HEALTHY_ANSWERS = 40;
const FLAPS_EVERY = 20;
const HUGE_BYTES = 100 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, ".");

/** What one process remembers of its answers. */
export class Faults {
  #answers = 0;
  #isBadTask: Promise<boolean> | undefined;

  /**
   * @param claim whether this task is the first of its kind to ask: asked once.
   */
  constructor(
    private readonly behaviour: Behaviour,
    private readonly claim: () => Promise<boolean>,
  ) {}

  /** Counts an answer that is about to be given. */
  count(): void {
    this.#answers += 1;
  }

  /** Whether a health answer must say unhealthy now. */
  get isUnhealthy(): boolean {
    return (
      this.behaviour === "unhealthy" ||
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
      case "good":
      case "wont-start":
      case "unhealthy":
      case "slow":
      case "wrong-version":
      case "unready":
      case "needs-column":
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
