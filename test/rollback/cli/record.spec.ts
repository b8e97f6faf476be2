import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OperatorError } from "../../../src/errors";
import { endingOf } from "../../../src/process/ending";
import { redactor } from "../../../src/redaction/redact";
import { askedIn, asMarkdown, recorded, type RunRecord } from "../../../src/rollback/cli/record";
import { EXIT, type Outcome } from "../../../src/report/outcome";

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
    assert.deepEqual(outcome, DONE);
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

  it("leaves no half record where it can't be written whole", async () => {
    const heard: string[] = [];
    fs.writeFileSync(files().record, "an earlier run's");
    // Where nothing can be written beside it: a folder is in the way.
    const next = `${files().record}.${process.pid}.new`;
    fs.mkdirSync(next);
    await recorded((line) => heard.push(line)).run(ASKED, { record: files().record }, () => DONE);
    assert.equal(fs.readFileSync(files().record, "utf8"), "an earlier run's");
    assert.match(heard.join("\n"), /The record can't be kept: /);
  });

  it("keeps how a run ended whose verb threw, once", async () => {
    const error = new OperatorError("The file is gone.", { hint: "Bring it back." });
    const recorder = recorded(() => {});
    await assert.rejects(
      recorder.run(ASKED, files(), () => Promise.reject(error)),
      error,
    );
    assert.equal(fs.existsSync(files().record), false);
    recorder.end(endingOf(error, { stack: "prod", signal: undefined, changed: [] }));
    recorder.end(DONE);
    assert.deepEqual([read().verb, read().exitCode], ["to", 1]);
    assert.match(read().lines.join(), /The file is gone.*Bring it back/s);
  });

  it("keeps an ending that comes before anything is parsed", () => {
    const { record } = files();
    const words = ["--stack=dev", "deploy", "abc", "--record", record, "--nonsense"];
    recorded(() => {}, undefined, askedIn(words, "prod")).end({ ...DONE, exitCode: EXIT.usage });
    const { verb, target, stack, exitCode } = read();
    assert.deepEqual([verb, target, stack, exitCode], ["deploy", "abc", "dev", 2]);
  });

  it("hands on and keeps no secret, whatever its way in", async () => {
    const secret = "s3cret-of-this-stack";
    const texts = [
      secret,
      encodeURIComponent(`${secret}/`),
      Buffer.from(secret).toString("base64"),
      '{\\"password\\":\\"hunter2-shape\\"}',
      "postgresql+asyncpg://app:hunter2-shape@db/app",
      "Authorization: Bearer hunter2-shape",
    ];
    const heard: string[] = [];
    const recorder = recorded((line) => heard.push(line), redactor([secret]));
    const all = texts.join("\n");
    const outcome = await recorder.run({ ...ASKED, target: all }, files(), () => {
      recorder.narrate(all);
      return { ...DONE, lines: texts, report: { error: all, nested: [{ said: all }] } };
    });
    const kept = fs.readFileSync(files().record, "utf8") + fs.readFileSync(files().summary, "utf8");
    for (const channel of [JSON.stringify(outcome), heard.join(), kept]) {
      assert.doesNotMatch(channel, /s3cret|hunter2|czNjcmV0/);
      assert.match(channel, /\*\*\*/);
    }
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
    assert.deepEqual(outcome, DONE);
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
