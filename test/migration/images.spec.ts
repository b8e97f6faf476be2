// Releases by the tags of their images, through the real reader's process and real git.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import type { AddressInfo } from "node:net";
import type { ImageAnswer, ImagesAsked } from "../../src/migration/images";
import { startReader } from "../../src/migration/readerProcess";
import { ADD, DROP_NICKNAME, ReleasedRepository } from "./releasedRepository";

const READER = path.resolve(__dirname, "../../bin/migrationReader.js");
const LIMIT_MS = 15_000;

describe("the migrations between images", () => {
  let at: ReleasedRepository;
  let cache: string;
  beforeEach(() => {
    at = new ReleasedRepository();
    cache = fs.mkdtempSync(path.join(os.tmpdir(), "clones-"));
  });
  afterEach(() => {
    at.discard();
    fs.rmSync(cache, { recursive: true, force: true });
  });

  const ask = (
    asked: Partial<ImagesAsked> & Pick<ImagesAsked, "live" | "targets">,
    { clone = at.folder, script = READER, limitMs = LIMIT_MS, fetchMs = 10_000 } = {},
  ) =>
    startReader(script, { clone, cache, until: Date.now() + fetchMs }).ask(
      { ran: [], ...asked },
      limitMs,
    );
  const short = (commit: string) => commit.slice(0, 12);
  /** The verdict with the release that the database was judged by; or why there is none. */
  const said = (answer: ImageAnswer | undefined) =>
    answer === undefined || "why" in answer
      ? (answer?.why ?? "")
      : `${answer.verdict.verdict} by ${answer.schemaOf}`;

  /** The target, a release that adds a column, and one that drops another. */
  function threeReleases() {
    const first = short(at.target);
    at.migration("r2", "r1", ADD);
    const second = short(at.commit());
    at.migration("r3", "r2", DROP_NICKNAME);
    return { first, second, third: short(at.commit()) };
  }

  it("are judged for each target", async () => {
    const { first, second, third } = threeReleases();
    const targets = [second, first, third];
    const answers = await ask({ live: third, targets });
    assert.deepEqual(
      targets.map((tag) => said(answers.get(tag))),
      [`Critical by ${third}`, `Critical by ${third}`, `Safe by ${third}`],
    );
  });

  it("are told by a tag of git's, and by a tag that ends in a commit's digits", async () => {
    const { first, second } = threeReleases();
    at.git("tag", "v1.0", first);
    const answers = await ask({ live: `main-${second}`, targets: ["v1.0"] });
    assert.equal(said(answers.get("v1.0")), `Safe by main-${second}`);
  });

  it("aren't told by a branch, which has moved on since the image was built", async () => {
    const { third } = threeReleases();
    const answers = await ask({ live: third, targets: ["main"] });
    assert.match(said(answers.get("main")), /has no commit of `main`; `git -C .* fetch --tags`/);
  });

  it("are those of the release that brought the database furthest, not of the live one", async () => {
    const { first, second, third } = threeReleases();
    const answers = await ask({ live: second, ran: [third], targets: [first, third] });
    assert.equal(said(answers.get(first)), `Critical by ${third}`);
    assert.equal(said(answers.get(third)), `Safe by ${third}`);
  });

  it("aren't known where a release that ran there isn't in the clone", async () => {
    const { first, second } = threeReleases();
    const answers = await ask({ live: second, ran: ["0123456789ab"], targets: [first] });
    assert.match(said(answers.get(first)), /has no commit of `0123456789ab`/);
  });

  it("aren't known where two releases ran there, each with migrations of its own", async () => {
    const first = short(at.target);
    at.migration("r2", "r1", ADD);
    const one = short(at.commit());
    at.git("checkout", "-q", "-b", "other", first);
    at.migration("s2", "r1", ADD);
    const other = short(at.commit());
    const asked = { live: one, ran: [other], targets: [first] };
    assert.match(said((await ask(asked)).get(first)), /none has all migrations of the others/);
    const told = await ask({ ...asked, databaseRevisions: ["s2"] });
    assert.equal(said(told.get(first)), `Safe by ${other}`);
  });

  it("are counted from where the database says that it is", async () => {
    const { first, third } = threeReleases();
    const answers = await ask({ live: third, targets: [first], databaseRevisions: ["r2"] });
    assert.equal(said(answers.get(first)), `Safe by ${third}`);
  });

  it("say which of the database's revisions the target doesn't have", async () => {
    const { second, third } = threeReleases();
    const answer = (await ask({ live: third, targets: [second] })).get(second);
    assert.deepEqual(answer && "unknownToTarget" in answer && answer.unknownToTarget, ["r3"]);
  });

  describe("from a URL", () => {
    const url = () => `file://${at.folder}`;

    it("are fetched once, and again only for a commit that isn't there", async () => {
      const { first, second } = threeReleases();
      assert.match(
        said((await ask({ live: second, targets: [first] }, { clone: url() })).get(first)),
        /^Safe/,
      );
      const [kept] = fs.readdirSync(cache);
      at.migration("r4", "r3", ADD);
      const later = short(at.commit());
      const found = await ask({ live: later, targets: [second] }, { clone: url() });
      assert.equal(said(found.get(second)), `Critical by ${later}`);
      at.discard();
      const offline = await ask({ live: later, targets: [first] }, { clone: url() });
      assert.match(said(offline.get(first)), /^Critical/);
      assert.deepEqual(fs.readdirSync(cache), [kept]);
    });

    it("aren't known where it can't be fetched, and no password is said", async () => {
      const clone = `file://ann:hidden@localhost${at.folder}-gone`;
      const found = said((await ask({ live: "a", targets: ["b"] }, { clone })).get("b"));
      assert.match(found, /^`git fetch` of file:\/\/localhost.* failed/);
      assert.doesNotMatch(found, /hidden/);
      assert.deepEqual(fs.readdirSync(cache), []);
    });

    it("aren't known where it hangs: it is cut off, and leaves nothing behind", async () => {
      const silent = net.createServer();
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      const clone = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/app.git`;
      const began = Date.now();
      const found = await ask({ live: "a", targets: ["b"] }, { clone, fetchMs: 1_000 });
      silent.close();
      assert.match(said(found.get("b")), /failed: it wasn't done within [\d.]+ s$/);
      assert.ok(Date.now() - began < 10_000);
      assert.deepEqual(fs.readdirSync(cache), []);
    });
  });

  const broken: [title: string, code: string, why: RegExp][] = [
    ["hangs", "for (;;);", /took longer than 0.5 s/],
    ["crashes", "process.abort()", /the reader of migrations ended/],
    ["fails", 'throw new Error("out of luck")', /the reader of migrations ended/],
    ["answers nonsense", 'console.log("{")', /the reader of migrations ended/],
  ];
  for (const [title, code, why] of broken) {
    it(`aren't known where their reader ${title}, and whoever asked goes on`, async () => {
      const script = path.join(cache, "reader.js");
      fs.writeFileSync(script, code);
      const found = await ask({ live: "a", targets: ["b"] }, { script, limitMs: 500 });
      assert.match(said(found.get("b")), why);
    });
  }

  it("aren't taken for empty where the clone lacks a file", async () => {
    const { second, third } = threeReleases();
    const oid = at.git("rev-parse", `${third}:migrations/versions/r3.py`);
    fs.rmSync(path.join(at.folder, ".git/objects", oid.slice(0, 2), oid.slice(2)));
    const answers = await ask({ live: third, targets: [second] });
    assert.match(said(answers.get(second)), /isn't whole/);
  });

  it("are judged for 500 releases with 100 migrations in one go", async () => {
    const tags: string[] = [];
    const stream: string[] = [];
    const blob = (file: string, text: string) =>
      stream.push(`M 100644 inline ${file}`, `data ${Buffer.byteLength(text)}`, text);
    for (let index = 0; index < 500; index++) {
      stream.push(
        "commit refs/heads/many",
        `committer a <a@example.org> ${1_800_000_000 + index} +0000`,
        "data 1",
        "r",
        ...(index === 0 ? [`from ${at.target}`] : []),
      );
      blob(`app/module${index % 50}.py`, `VALUE = ${index}\n`.repeat(50));
      if (index % 5 === 0) {
        const id = `m${index / 5}`;
        const down = index === 0 ? "r1" : `m${index / 5 - 1}`;
        blob(
          `migrations/versions/${id}.py`,
          `from alembic import op\nimport sqlalchemy as sa\nrevision = "${id}"\ndown_revision = "${down}"\n` +
            `def upgrade():\n    op.add_column("users", sa.Column("c${index}", sa.Text()))\n` +
            `def downgrade():\n    op.drop_column("users", "c${index}")\n`,
        );
      }
    }
    at.gitWith(`${stream.join("\n")}\n`, "fast-import", "--quiet");
    tags.push(...at.git("log", "--format=%H", "-500", "many").split("\n").map(short));
    const answers = await ask({ live: tags[0]!, targets: tags });
    assert.equal([...answers.values()].filter((one) => "verdict" in one).length, 500);
  });
});
