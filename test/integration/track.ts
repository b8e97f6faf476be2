// Steps that follow one another on one stack, while another stack's go on beside them: most of a deploy is waiting. A
// test asks for its step, and fails when that failed.

/** One stack's steps. */
export class Track {
  readonly #steps = new Map<string, Promise<void>>();
  #last: Promise<unknown> = Promise.resolve();

  /** Adds a step: it begins when the one before it has ended, however it ended. */
  add(name: string, work: () => Promise<void>): void {
    const step = this.#last.then(work);
    this.#last = step.catch(() => undefined);
    this.#steps.set(name, step);
  }

  /** How the step ended. */
  async step(name: string): Promise<void> {
    const step = this.#steps.get(name);
    if (step === undefined) throw new Error(`no step is called ${name}`);
    return step;
  }

  /** When all of them have ended. */
  async ended(): Promise<void> {
    await this.#last;
  }
}
