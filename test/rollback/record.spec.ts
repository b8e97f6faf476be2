import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OperatorError } from "../../src/errors";
import { asMarkdown, recorded, type RunRecord } from "../../src/rollback/record";
import { EXIT, type Outcome } from "../../src/rollback/outcome";

const ASKED = { verb: "to", target: "1b2f4d6e8a0c", stack: "prod" };
const DONE: Outcome = {
  exitCode: EXIT.done,
  report: { live: "1b2f4d6e8a0c" },
  lines: ["It is live."],
};

describe("a record of a run", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "record-"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const files = () => ({ record: path.join(folder, "r.json"), summary: path.join(folder, "s.md") });
  const read = () => JSON.parse(fs.readFileSync(files().record, "utf8")) as RunRecord;

  it("keeps what was asked, said and found, and hands on what is said", async () => {
    const heard: string[] = [];
    const recorder = recorded((line) => heard.push(line));
    const outcome = await recorder.run(ASKED, files(), () => {
      recorder.narrate("Updating");
      return DONE;
    });
    assert.equal(outcome, DONE);
    assert.deepEqual(heard, ["Updating"]);
    const { narration, startedAt, endedAt, by, ...rest } = read();
    assert.deepEqual(rest, { ...ASKED, ...DONE });
    assert.deepEqual(
      narration.map(({ line }) => line),
      ["Updating"],
    );
    assert.ok(startedAt <= narration[0]!.at && narration[0]!.at <= endedAt);
    assert.notEqual(by, "");
  });

  it("keeps an error that an operator can fix, and throws it on", async () => {
    const error = new OperatorError("The file is gone.", { hint: "Bring it back." });
    const run = recorded(() => {}).run(ASKED, files(), () => Promise.reject(error));
    await assert.rejects(run, error);
    assert.equal(read().exitCode, 1);
    assert.match(read().lines.join(), /The file is gone.*Bring it back/s);
  });

  it("appends to the summary, and writes nothing where nothing is asked for", async () => {
    fs.writeFileSync(files().summary, "before\n");
    await recorded(() => {}).run(ASKED, { summary: files().summary }, () => DONE);
    assert.match(
      fs.readFileSync(files().summary, "utf8"),
      /^before\n### rollback to on prod: done/,
    );
    assert.equal(fs.existsSync(files().record), false);
  });

  it("doesn't call a plan done", () => {
    const run = { ...DONE, startedAt: "", endedAt: "", by: "ann", narration: [] };
    const shown = asMarkdown({ ...ASKED, ...run, verb: "plan" });
    assert.match(shown, /^### rollback plan on prod: can go through; nothing was changed/);
    assert.match(
      asMarkdown({ ...ASKED, ...run, verb: "plan", exitCode: 3 }),
      /^### rollback plan on prod: refused/,
    );
  });

  it("lets a run stand whose record can't be kept, and says so", async () => {
    const heard: string[] = [];
    const nowhere = { record: path.join(folder, "gone", "r.json") };
    const outcome = await recorded((line) => heard.push(line)).run(ASKED, nowhere, () => DONE);
    assert.equal(outcome, DONE);
    assert.match(heard.join(), /record can't be kept: ENOENT/);
  });

  it("shows text that looks like Markdown or HTML as it is", () => {
    const target = "```\n# <b>no tag</b>";
    const shown = asMarkdown({
      ...ASKED,
      ...DONE,
      target,
      by: "ann",
      startedAt: "",
      endedAt: "",
      narration: [],
    });
    assert.ok(shown.includes(`\n\`\`\`\`text\n${target}\n\`\`\`\`\n`), shown);
  });
});
