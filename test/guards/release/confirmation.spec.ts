import assert from "node:assert/strict";
import { objections } from "../../../src/guards/release/confirmation";
import type { Confirmation, LedgerEntry } from "../../../src/guards/release/ledger";
import { anEntry, aRollback, CONFIRMATION, LEDGER } from "./facts";

const FIELDS = Object.keys(CONFIRMATION) as (keyof Confirmation)[];
const ZERO_WIDTH = "\u200b\u2060\u3164";
const REUSED = [
  ["reason", "was used for the rollback from `bad` to `good`; give a new one"],
  ["justification", "was used for the rollback from `bad` to `good`; give a new one"],
];
const SPENT = ["expires", "belongs to a confirmation that was used already"];

describe("a confirmation of a rollback", () => {
  it("holds for its pair, before it expires", () => {
    assert.deepEqual(objections(aRollback()), []);
  });

  it("says at once that it was used up, where its pair must be corrected too", () => {
    const since = { ...CONFIRMATION, from: "good", to: "bad" };
    const ledger = [
      anEntry("bad", { confirmation: since }),
      anEntry("good", { confirmation: CONFIRMATION }),
    ];
    const confirmation = { ...since, reason: "it fails once more", justification: "again no fix" };
    assert.deepEqual(
      objections(aRollback({ confirmation, ledger })).map(({ field }) => field),
      ["from", "to", "expires"],
    );
  });

  it("is missing as a whole when there is none", () => {
    const found = objections(aRollback({ confirmation: undefined }));
    assert.deepEqual(found.map(({ field }) => field).sort(), [...FIELDS].sort());
    assert.ok(found.every(({ problem }) => problem === "is missing"));
  });

  for (const field of FIELDS) {
    for (const value of [undefined, "", "  ", ZERO_WIDTH, "<why, at least ten characters>"]) {
      it(`isn't one with \`${field}\` ${value === undefined ? "missing" : JSON.stringify(value)}`, () => {
        const found = objections(aRollback({ confirmation: { ...CONFIRMATION, [field]: value } }));
        assert.deepEqual(found, [{ field, problem: "is missing" }]);
      });
    }
  }

  const wrong: [title: string, change: Confirmation, problem: RegExp][] = [
    ["another live release", { from: "older" }, /^from is `older`, but .* is `bad`$/],
    ["another target", { to: "older" }, /^to is `older`, but config `imageTag` is `good`$/],
    ["another word", { confirm: "rollback" }, /^confirm is `rollback`, but .* is `ROLLBACK`$/],
    ["a word with more to it", { confirm: "ROLLBACK!" }, /^confirm /],
    [
      "a short reason",
      { reason: "it broke  " },
      /^reason has 8 characters: it must have at least 10/,
    ],
    [
      "a reason that is long by what can't be seen",
      { reason: `it broke${ZERO_WIDTH}` },
      /^reason has 8 characters/,
    ],
    ["a short justification", { justification: "urgent" }, /^justification has 6 characters/],
    [
      "who ran the workflow again as approver",
      { requestedBy: "ann (run again by bob)" },
      /^approvedBy .* somebody else must approve$/,
    ],
    [
      "who asked first as approver of a workflow that was run again",
      { requestedBy: "bob (run again by ann)" },
      /^approvedBy .* somebody else must approve$/,
    ],
    [
      "the requester as approver",
      { approvedBy: " @Ann" },
      /^approvedBy .* somebody else must approve$/,
    ],
    ["the requester as approver, in other letters", { approvedBy: "\u0410nn" }, /^approvedBy /],
    ["the requester as approver, in full width", { approvedBy: "ａｎｎ" }, /^approvedBy /],
    [
      "the requester as approver, and what can't be seen",
      { approvedBy: `a${ZERO_WIDTH}nn` },
      /^approvedBy /,
    ],
    [
      "the requester as approver, family name first",
      { requestedBy: "Ann Lee", approvedBy: "Lee Ann" },
      /^approvedBy /,
    ],
    ["an approver without a name", { approvedBy: "@" }, /^approvedBy is missing/],
    [
      "an environment of another kind",
      { environment: "yes" },
      /^environment is `yes`: it must be `restore`/,
    ],
    ["an expiry that has come", { expires: "2026-11-23T03:00:00Z" }, /^expires .* it has expired/],
    ["an expiry long ago", { expires: "2026-11-22T03:00:00Z" }, /^expires .* it has expired/],
    ["an expiry too far ahead", { expires: "2026-11-23T07:00:01Z" }, /^expires .* at most 4 hours/],
    ["an expiry without a zone", { expires: "2026-11-23T04:00:00" }, /^expires .* must be a time/],
    [
      "an expiry that is no time",
      { expires: "tomorrow" },
      /^expires is `tomorrow`: it must be a time/,
    ],
    ["an expiry that can't be", { expires: "2026-13-45T04:00:00Z" }, /^expires .* must be a time/],
  ];
  for (const [title, change, problem] of wrong) {
    it(`isn't one with ${title}`, () => {
      const found = objections(aRollback({ confirmation: { ...CONFIRMATION, ...change } }));
      assert.equal(found.length, 1);
      assert.match(`${found[0]?.field} ${found[0]?.problem}`, problem);
    });
  }

  for (const expires of [
    "2026-11-23T07:00:00Z",
    "2026-11-23T04:30:00+01:00",
    "2026-11-23T03:01Z",
  ]) {
    it(`may hold until ${expires}`, () => {
      assert.deepEqual(objections(aRollback({ confirmation: { ...CONFIRMATION, expires } })), []);
    });
  }

  it("needs no approval where the stack asks for none", () => {
    const confirmation = { ...CONFIRMATION, approvedBy: undefined, justification: undefined };
    assert.deepEqual(objections(aRollback({ confirmation, requireApproval: false })), []);
  });

  const used = (changes: Partial<LedgerEntry> = {}) =>
    anEntry("good", { confirmation: CONFIRMATION, ...changes });
  const replays: [title: string, ledger: LedgerEntry[], said: string[][], given?: Confirmation][] =
    [
      ["was used by an update that succeeded", [used(), ...LEDGER], [...REUSED, SPENT]],
      [
        "was used, and the bad release was deployed again since",
        [anEntry("bad", { result: "failed" }), used({ result: "failed" }), ...LEDGER],
        [SPENT],
      ],
      [
        "was used by an update that failed, which is tried again",
        [used({ result: "failed" }), ...LEDGER],
        [],
      ],
      [
        "was there for an update that was refused",
        [used({ result: "failed", changed: false }), ...LEDGER],
        [],
      ],
      [
        "was used for the same pair, and another time was typed",
        [used({ confirmation: { ...CONFIRMATION, expires: "2026-11-23T02:00:00Z" } }), ...LEDGER],
        REUSED,
      ],
      [
        "was used for another pair, and the releases and the time were typed anew",
        [used({ confirmation: { ...CONFIRMATION, from: "worse", to: "older", expires: "x" } })],
        REUSED.map(([field = "", text = ""]) => [
          field,
          text.replace("bad", "worse").replace("good", "older"),
        ]),
      ],
      [
        "says in another spelling what was said before",
        [used({ confirmation: { ...CONFIRMATION, expires: "2026-11-23T02:00:00Z" } })],
        REUSED,
        {
          ...CONFIRMATION,
          reason: "Checkout  fails for EVERYBODY\u200b",
          justification: " No fix within the hour",
          approvedBy: "@Bob",
        },
      ],
      [
        "was used long ago",
        [
          anEntry("later"),
          anEntry("good"),
          used({ confirmation: { ...CONFIRMATION, expires: "x" } }),
        ],
        REUSED,
      ],
      [
        "shares its words with one whose update failed",
        [used({ result: "failed", confirmation: { ...CONFIRMATION, expires: "x" } })],
        [],
      ],
      [
        "has another reason than the one before",
        [used()],
        [SPENT],
        { ...CONFIRMATION, reason: "the import fails" },
      ],
      [
        "has another reason and another time",
        [used()],
        [],
        { ...CONFIRMATION, reason: "the import fails", expires: "2026-11-23T04:01:00Z" },
      ],
      [
        "has another justification and another time",
        [used()],
        [],
        { ...CONFIRMATION, justification: "still no fix", expires: "2026-11-23T04:01:00Z" },
      ],
      [
        "was approved by somebody else this time",
        [used()],
        [],
        { ...CONFIRMATION, approvedBy: "eve", expires: "2026-11-23T04:01:00Z" },
      ],
    ];
  for (const [title, ledger, said, confirmation = CONFIRMATION] of replays) {
    it(`${said.length > 0 ? "doesn't hold" : "holds"} when it ${title}`, () => {
      const found = objections(aRollback({ ledger, confirmation }));
      assert.deepEqual(
        found.map(({ field, problem }) => [field, problem]),
        said,
      );
    });
  }

  it("must give another reason where nobody approves", () => {
    const ledger = [
      used({ confirmation: { reason: CONFIRMATION.reason, from: "bad", to: "good" } }),
    ];
    const found = objections(aRollback({ ledger, requireApproval: false }));
    assert.deepEqual(
      found.map(({ field, problem }) => [field, problem]),
      REUSED.slice(0, 1),
    );
  });

  it("may bring the environment back", () => {
    const confirmation = { ...CONFIRMATION, environment: "restore" };
    assert.deepEqual(objections(aRollback({ confirmation })), []);
  });
});
