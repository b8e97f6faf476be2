// Every path to every danger for the database, on the real engine: what reached AWS is looked at, and a row in the
// real database. The results are the table in docs/guards.md.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { Sessions } from "../../../sandbox/drill/application";
import { projectConfig } from "../../../sandbox/projectConfig";
import type { Sandbox } from "../../../sandbox/sandbox";
import { asTable, documented, tableRows } from "../../support/document";
import { type DatabaseEvent, EVENTS } from "./events";
import { FOUNDATION_EVENTS, ORDINARY } from "./foundationEvents";
import { type Path, PATHS } from "./paths";
import { type SettingsGroup, SETTINGS, together, WARNED_OF } from "./settings";
import { Bench, type Trial } from "./trials";

const ROW = "written before anything was tried";
const HEADS = ["what", "how", ...PATHS.map(({ title }) => title)];
const REFUSED = "refused";
const WARNED = "warned of";
const NO_CHANGE = "no change";
const NOTHING_DONE = "nothing done";
// `--target` has faults of its own: it declares a dependency twice, writes a state that it then finds invalid, or, by
// chance, takes what was removed for unchanged.
const ENGINE_TRIPS =
  /Duplicate resource URN|snapshot integrity failure|if any flags in the group \[target exclude\]/;
const ALL_UNCHANGED = /Resources:\n +\d+ unchanged\n/;
const GATE_REFUSES = 3;
const GATED = [
  "removed from the program",
  "protection taken off",
  "renamed",
  "replaced by its properties",
  "replaced by the command",
  "vanished in AWS",
  "opened to a wide network",
  "on another network",
  "without its listener",
  "opened to its own network",
  "imported into state",
];
const PREVIEW: Path = { title: "preview", args: [], withPack: true };

/**
 * Registers the tests; they leave the sandbox's AWS and its stack as they found them.
 *
 * @param tried the paths by which each row is tried; the document's other columns stand as they are.
 */
export function describeDatabaseEvents(sandboxOf: () => Sandbox, tried: readonly Path[]): void {
  let benches: Bench[] = [];
  let sessions: Sessions;
  const cells = new Map<string, Map<Path, string>>();

  before(async () => {
    const sandbox = sandboxOf();
    const { proxy, ca } = sandbox.edge;
    sessions = new Sessions({
      url: projectConfig("prod")["url"] as string,
      proxy,
      ca: fs.readFileSync(ca, "utf8"),
    });
    await sessions.add(ROW);
    benches = await Promise.all(["left", "right"].map((name) => Bench.open(name, sandbox)));
  });
  after(async () => {
    await Promise.all(benches.map((bench) => bench.close()));
    await sessions.close();
  });

  /** The event by each path, two at a time; the database must have outlived it. */
  async function tryAll(event: DatabaseEvent, paths = tried) {
    const trials: Trial[] = [];
    await sideBySide(paths, async (bench, path, index) => {
      trials[index] = await bench.try(event, path);
    });
    assert.ok(await sessions.has(ROW), "the row is gone");
    return trials;
  }

  async function sideBySide<T>(
    items: readonly T[],
    work: (bench: Bench, item: T, index: number) => Promise<void>,
  ): Promise<void> {
    const left = [...items.entries()];
    const take = async (bench: Bench) => {
      for (let next = left.shift(); next; next = left.shift()) await work(bench, next[1], next[0]);
    };
    await Promise.all(benches.map(take));
  }

  const keep = (event: DatabaseEvent, trials: readonly Trial[]) =>
    cells.set(
      event.title,
      new Map(trials.map((trial, index) => [tried[index]!, cellOf(event, tried[index]!, trial)])),
    );

  for (const event of [...EVENTS, ...FOUNDATION_EVENTS]) {
    it(`${event.reason ? "refuse" : "let through"} a database ${event.title}`, async () => {
      keep(event, await tryAll(event));
    });
  }

  for (const group of SETTINGS) {
    it(`refuse ${together(group).title}, and name each`, async () => {
      const trials = await tryAll(together(group));
      for (const event of group) keep(event, trials);
    });
  }

  it(`warn of ${together(WARNED_OF).title}`, async () => {
    const event = { ...together(WARNED_OF), command: ["preview"] };
    const trials = await tryAll(event, [PREVIEW, { ...PREVIEW, withPack: false }]);
    for (const { title, reason } of WARNED_OF) {
      for (const { exitCode, output } of trials) {
        assert.equal(exitCode, 0, output);
        assert.match(output, reason!);
      }
      cells.set(title, new Map(PATHS.map((path) => [path, WARNED])));
    }
  });

  it(`let through ${ORDINARY.title}`, async () => {
    const trials = await tryAll(ORDINARY, [PREVIEW, { ...PREVIEW, withPack: false }]);
    for (const { exitCode, output } of trials) assert.equal(exitCode, 0, output);
  });

  it("are seen by the plan gate alone, in a plan that nothing else refuses", async () => {
    const single = [...EVENTS, ...FOUNDATION_EVENTS]
      .filter(({ title }) => GATED.includes(title))
      .map((event) => ({
        ...event,
        parts: [event],
      }));
    const chosen = [...single, ...SETTINGS.map(together)];
    await sideBySide(chosen, async (bench, event) => {
      const { exitCode, output } = await bench.gate(event);
      const reasons = event.parts.flatMap(({ reason }) => reason ?? []);
      assert.equal(exitCode, reasons.length === 0 ? 0 : GATE_REFUSES, `${event.title}:\n${output}`);
      for (const reason of reasons) assert.match(output, reason, `${event.title}:\n${output}`);
    });
  });

  it("stand in docs/guards.md with these results", () => {
    const all: SettingsGroup = [...EVENTS, ...FOUNDATION_EVENTS, ...SETTINGS.flat(), ...WARNED_OF];
    const written = tableRows("docs/guards.md", "results");
    const lines = all.map(({ title, how }) => {
      const row = written.find(([name]) => name === title);
      const cellBy = (path: Path) =>
        tried.includes(path) ? cells.get(title)?.get(path) : row?.[HEADS.indexOf(path.title)];
      return [title, how, ...PATHS.map((path) => cellBy(path) ?? "not tried")];
    });
    const { found, expected } = documented("docs/guards.md", "results", asTable(HEADS, lines));
    assert.equal(found, expected);
  });
}

/** What became of an event by a path, once it is as it must be. */
function cellOf(event: DatabaseEvent, path: Path, { exitCode, output, changes }: Trial): string {
  const where = `${event.title}, ${path.title}:\n${output}`;
  assert.deepEqual(changes, [], where);
  const isTarget = path.title.includes("--target");
  if (isTarget && ENGINE_TRIPS.test(output)) return NOTHING_DONE;
  const isLetThrough =
    event.reason === undefined ||
    (event.onlyByPack === true && !path.withPack) ||
    (event.isNoTarget === true && isTarget);
  if (isLetThrough) {
    assert.equal(exitCode, 0, where);
    return NO_CHANGE;
  }
  if (isTarget && exitCode === 0 && ALL_UNCHANGED.test(output)) return NOTHING_DONE;
  assert.notEqual(exitCode, 0, where);
  assert.match(output, event.reason, where);
  return REFUSED;
}
