// What this process has changed so far. If it ends early, it reports that; once it must end, nothing new is begun.

import { OperatorError } from "../errors";

/** The process was asked to end before it had changed anything. Neither a bug nor an error. */
export class Interrupted extends Error {
  constructor() {
    super("Interrupted.");
    this.name = "Interrupted";
  }
}

/** A change that was stopped before it began: nothing is different. */
export class NotBegun extends OperatorError {}

/** The changes of one process, in order. */
export class Changes {
  readonly #made: string[] = [];
  #isClosed = false;

  /**
   * Called before each change of anything that outlives the process.
   *
   * @param what such as `wrote Pulumi.prod.yaml`: a part of a sentence.
   * @returns takes it from the list: it was set back whole.
   * @throws Interrupted when this would be the first change, and the process is to end.
   */
  begin(what: string): () => void {
    if (this.#isClosed && this.#made.length === 0) throw new Interrupted();
    this.#made.push(what);
    return () => {
      const at = this.#made.lastIndexOf(what);
      if (at !== -1) this.#made.splice(at, 1);
    };
  }

  /** From now on no first change is made. What has begun goes on. */
  close(): void {
    this.#isClosed = true;
  }

  get made(): readonly string[] {
    return [...this.#made];
  }
}

/** This process's own. */
export const changes = new Changes();
