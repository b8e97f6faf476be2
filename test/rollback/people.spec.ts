import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Interrupted } from "../../src/process/changes";
import { Unanswered } from "../../src/process/ending";
import type { Ask } from "../../src/rollback/deps";
import { askOn, confirmationFor, confirmWord, type Person } from "../../src/rollback/people";

const PAIR = { from: "B", to: "A", stack: "prod" };

const NOW = Date.UTC(2026, 10, 25, 3);

function person(ask?: Ask): Person {
  return { ask, whoRuns: () => "ann", clock: { now: () => NOW } };
}

/** Answers questions in turn, and keeps them. */
function answering(...answers: string[]) {
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return answers.shift() ?? assert.fail(`asked too often: ${question}`);
  };
  return { asked, ask };
}

describe("who confirms a rollback", () => {
  it("is asked for what no flag says, and told what is about to happen", async () => {
    const { asked, ask } = answering("ROLLBACK", "checkout fails", "bob", "no fix in sight");
    const said = await confirmationFor(PAIR, { requestedBy: "ann" }, true, person(ask));
    assert.equal(asked.length, 4);
    assert.equal(
      asked[0],
      "`A` is about to go live on the stack prod in place of `B`. Type ROLLBACK to go on: ",
    );
    const { confirm, requestedBy, approvedBy, reason, justification } = said;
    assert.deepEqual(
      [confirm, requestedBy, reason, approvedBy, justification],
      ["ROLLBACK", "ann", "checkout fails", "bob", "no fix in sight"],
    );
  });

  it("is nobody where there is no terminal: what is missing stays missing", async () => {
    const said = await confirmationFor(PAIR, { requestedBy: "ann" }, true, person());
    assert.deepEqual(Object.keys(said).sort(), ["expires", "from", "requestedBy", "to"]);
  });

  it("needs no approver where the stack asks for none, and flags are trimmed", async () => {
    const said = await confirmationFor(
      PAIR,
      { confirm: " ROLLBACK ", reason: " the checkout fails\n", requestedBy: " ann " },
      false,
      person(),
    );
    assert.equal("approvedBy" in said, false);
    assert.equal(Date.parse(said["expires"]!), NOW + 60 * 60_000);
    assert.deepEqual(
      [said["confirm"], said["reason"], said["requestedBy"]],
      ["ROLLBACK", "the checkout fails", "ann"],
    );
  });

  it("requests it as whoever runs the command, where no flag names another", async () => {
    const said = await confirmationFor(PAIR, {}, false, person());
    assert.equal(said["requestedBy"], "ann");
  });

  it("is asked for the word again before anything else", async () => {
    const { asked, ask } = answering("rollback", "ROLLBACK", "checkout fails");
    const said = await confirmationFor(PAIR, { requestedBy: "ann" }, false, person(ask));
    assert.match(asked[1]!, /^"rollback" isn't the word\. .*Type ROLLBACK/);
    assert.match(asked[2]!, /^Why/);
    assert.equal(said["confirm"], "ROLLBACK");
  });

  it("is asked for a word that a flag said wrong", async () => {
    const { asked, ask } = answering("ROLLBACK");
    assert.equal(await confirmWord("yes", "It happens.", ask), "ROLLBACK");
    assert.match(asked[0]!, /^"yes" isn't the word\. It happens\. Type/);
  });

  it("has said no after three wrong words", async () => {
    const { ask } = answering("a", "b", "c");
    await assert.rejects(confirmWord(undefined, "It happens.", ask), Unanswered);
  });

  it("keeps a flag's wrong word where there is no terminal, for the guards to refuse", async () => {
    assert.equal(await confirmWord("yes", "It happens.", undefined), "yes");
  });
});

describe("a question on a terminal", () => {
  function terminal() {
    const input = new PassThrough();
    const output = Object.assign(new PassThrough(), { isTTY: true });
    const abort = new AbortController();
    let interrupts = 0;
    const interrupt = () => {
      interrupts++;
      abort.abort();
    };
    const ask = askOn({ input, output, interrupt }, abort.signal);
    return { input, output, ask, abort, interrupts: () => interrupts };
  }

  it("gives the answer, trimmed", async () => {
    const { input, ask } = terminal();
    const answer = ask("Who? ");
    input.write("  ann \r");
    assert.equal(await answer, "ann");
  });

  it("ends with Ctrl-C, which interrupts the process", async () => {
    const { input, ask, interrupts } = terminal();
    const answer = ask("Who? ");
    input.write("an\u0003");
    await assert.rejects(answer, Interrupted);
    assert.equal(interrupts(), 1);
    await assert.rejects(ask("And why? "), Interrupted);
  });

  it("ends with Ctrl-D, and with a terminal that is gone", async () => {
    const first = terminal();
    const answer = first.ask("Who? ");
    first.input.write("\u0004");
    await assert.rejects(answer, Unanswered);
    const second = terminal();
    const other = second.ask("Who? ");
    second.input.end();
    await assert.rejects(other, Unanswered);
  });

  it("ends when the process is to end", async () => {
    const { ask, abort } = terminal();
    const answer = ask("Who? ");
    abort.abort();
    await assert.rejects(answer, Interrupted);
  });
});
