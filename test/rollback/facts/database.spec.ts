// What is known of the database: by the clone, by images, by neither; and what each is asked.
import assert from "node:assert/strict";
import * as path from "node:path";
import type { ImageAnswer } from "../../../src/migration/images";
import type { ImageWords } from "../../../src/migration/imageWords";
import { databaseReader, placeOf } from "../../../src/rollback/facts/database";
import { revisionsIn } from "../../../src/rollback/facts/databaseRevisions";
import { aVerdict, Migrations } from "../databaseVerdict";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

const ASKED = { live: "bad", ran: [], targets: ["good"] };
const MIGRATES = ["alembic", "upgrade", "head"];

function labelled(revisions: string, command: readonly string[] = []): ImageWords {
  const head = revisions.split(" ").at(-1)!;
  return { labels: { "org.alembic.heads": head, "org.alembic.revisions": revisions }, command };
}

describe("what is known of the database", () => {
  let world: World;
  let asked: string[];
  beforeEach(() => {
    world = new World();
    asked = [];
  });
  afterEach(() => world.remove());

  /** By `clone` as it was read, or not; and by images. */
  async function known(images: Readonly<Record<string, ImageWords>> = {}) {
    const registry = async () => ({
      ok: true as const,
      value: {
        image: async () => undefined,
        tags: async () => [],
        says: async (tag: string) => {
          asked.push(tag);
          return images[tag];
        },
      },
    });
    const fact = (await databaseReader(world.file, registry, depsOf(world)).lookAt(ASKED)).get(
      "good",
    );
    if (fact === undefined) return "nothing";
    return "unknown" in fact ? fact.unknown : `${fact.verdict.verdict} from ${fact.from}`;
  }

  /** A clone in which the target doesn't know where the database is. */
  function behind(): void {
    world.migrations = {
      ask: async () => {
        const answer: ImageAnswer = {
          target: "good",
          verdict: aVerdict(),
          schemaOf: "bad",
          unknownToTarget: ["r2"],
        };
        return new Map([["good", answer]]);
      },
    };
  }

  it("is told by the clone, and then no image is asked", async () => {
    world.migrations = new Migrations({ good: aVerdict("rows-changed") });
    assert.equal(await known({ good: labelled("r1"), bad: labelled("r1") }), "Risky from clone");
    assert.deepEqual(asked, []);
  });

  it("is told by the labels of images where the clone can't tell", async () => {
    world.migrations = new Migrations({});
    assert.equal(await known({ good: labelled("r1"), bad: labelled("r1") }), "Safe from images");
  });

  it("is told by the labels of images where no clone is named", async () => {
    assert.equal(await known({ good: labelled("r1"), bad: labelled("r1") }), "Safe from images");
  });

  it("isn't known where labels only say that something differs, and both reasons are said", async () => {
    world.migrations = new Migrations({});
    assert.match(
      await known({ good: labelled("r1"), bad: labelled("r1 r2") }),
      /^the clone is gone; 1 revision \(r2\)/,
    );
  });

  it("isn't known where the live image has no labels, and then the target's isn't asked", async () => {
    assert.match(
      await known({ good: labelled("r1") }),
      /^no clone of the application is configured: set config `application\.clone` to a folder or a URL$/,
    );
    assert.deepEqual(asked, ["bad"]);
  });

  it("is critical where the target's image migrates when it starts, whatever the clone says", async () => {
    behind();
    assert.equal(await known({ good: labelled("r1", MIGRATES) }), "Critical from clone");
  });

  it("is what the clone says where the target's image can't be read", async () => {
    behind();
    assert.equal(await known(), "Safe from clone");
  });

  it("counts from where the health check's answer says that the database is", async () => {
    const migrations = new Migrations({ good: aVerdict() });
    world.migrations = migrations;
    world.config({ application: { revisionField: "schema" } });
    world.http = () => ({ status: 200, location: undefined, body: '{"schema":"r1 s1"}', ms: 5 });
    await known();
    assert.deepEqual(migrations.asked[0]?.databaseRevisions, ["r1", "s1"]);
  });

  it("begins in the project's folder for a path, and takes a URL as it is", () => {
    const place = (clone?: string) => {
      world.config({ application: clone === undefined ? {} : { clone } });
      return placeOf(world.file, 0)?.clone;
    };
    assert.equal(place(), undefined);
    assert.equal(place("../app"), path.resolve(world.at.folder, "../app"));
    assert.equal(place("git@github.com:owner/app.git"), "git@github.com:owner/app.git");
    assert.equal(place("https://example.org/app.git"), "https://example.org/app.git");
  });
});

describe("the database's revision in an answer", () => {
  const rows: [body: string, found: readonly string[] | undefined][] = [
    ['{"schema":"r1"}', ["r1"]],
    ['{"schema":"r1, s1"}', ["r1", "s1"]],
    ['{"schema":["r1","s1"]}', ["r1", "s1"]],
    ['{"schema":""}', undefined],
    ['{"schema":[]}', undefined],
    ['{"schema":null}', undefined],
    ['{"schema":7}', undefined],
    ['{"schema":["r1",7]}', undefined],
    ['{"schema":"r1;drop"}', undefined],
    ["{}", undefined],
    ["null", undefined],
    ["<html>", undefined],
  ];
  for (const [body, found] of rows) {
    it(`of ${body} is ${found === undefined ? "not known" : found.join(" and ")}`, () => {
      assert.deepEqual(revisionsIn(body, "schema"), found);
    });
  }
});
