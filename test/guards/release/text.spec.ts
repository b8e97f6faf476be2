import assert from "node:assert/strict";
import {
  isBlank,
  isNobody,
  isSamePerson,
  personOf,
  sayTheSame,
  visible,
} from "../../../src/guards/release/text";

const ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u2800";

describe("a name", () => {
  const same: [title: string, name: string][] = [
    ["in another case", "ANN lee"],
    ["with an at sign", "@Ann Lee"],
    ["with spaces of other kinds", " Ann\u00a0\u2003 Lee\t"],
    ["without its space", "annlee"],
    ["with dots and dashes", "ann.-_lee"],
    ["in full width", "Ａｎｎ　Ｌｅｅ"],
    ["with what can't be seen", `A${ZERO_WIDTH}nn Lee`],
    ["with a Cyrillic letter", "\u0410nn L\u0435\u0435"],
    ["with a Greek letter", "\u0391nn Lee"],
    ["with an accent", "Ánn Léé"],
    ["with an accent as a letter of its own", "A\u0301nn Lee"],
    ["in mathematical letters", "𝐀𝐧𝐧 𝐋𝐞𝐞"],
    ["in small capitals", "ᴀɴɴ ʟᴇᴇ"],
    ["with Cherokee letters", "\u13aann \u13deee"],
    ["with a letter of Lisu", "ꓮnn ꓡee"],
    ["with a stroke through a letter", "Ann Łee"],
    ["with letters of dialects", "Ann Lꬲꬲ"],
    ["with a capital i for an l", "Ann Iee"],
    ["with a digit for an l", "Ann 1ee"],
    ["from right to left", "\u202eAnn Lee\u202c"],
  ];
  for (const [title, name] of same) {
    it(`is the same person's ${title}`, () => assert.equal(personOf(name), personOf("Ann Lee")));
  }

  for (const name of ["Lee Ann", "lee.ann", "LEE, Ann", "Lее Аnn", "Lee\u200b Á\u0301nn"]) {
    it(`is the same person's with its words in another order: ${name}`, () => {
      assert.ok(isSamePerson(name, "Ann Lee"));
    });
  }

  for (const [one, other] of [
    ["Ann Lee", "Ann Li"],
    ["Ann Lee", "Ann Bob Lee"],
    ["Ann", "Nan"],
    ["Иван Ли", "Анна Ли"],
  ] as const) {
    it(`of ${one} isn't that of ${other}, in any order`, () => {
      assert.ok(!isSamePerson(one, other));
    });
  }

  it("is the same with a digit for an o", () => assert.equal(personOf("B0b"), personOf("Bob")));

  for (const [one, other] of [
    ["ann", "bob"],
    ["ann", "ann2"],
    ["Иван", "Анна"],
    ["李雷", "韩梅梅"],
    ["ann lee", "ann li"],
  ] as const) {
    it(`of ${one} isn't that of ${other}`, () => assert.notEqual(personOf(one), personOf(other)));
  }

  for (const name of [undefined, "", "  ", ZERO_WIDTH, "@", "—", "<your name>", "\u3164\u3164"]) {
    it(`${JSON.stringify(name)} is nobody's`, () => assert.ok(isNobody(name)));
  }

  for (const name of ["ann", "Иван", "李雷", "7"]) {
    it(`${name} is somebody's`, () => assert.ok(!isNobody(name)));
  }
});

describe("a text", () => {
  it("is blank where nothing can be seen, or a placeholder stands", () => {
    for (const text of ["", " \t", ZERO_WIDTH, `<why>`, ` ${ZERO_WIDTH}<why\nnow> `]) {
      assert.ok(isBlank(text), JSON.stringify(text));
    }
    assert.ok(!isBlank("because"));
  });

  it("is as long as what can be seen of it", () => {
    assert.equal(visible(`a${ZERO_WIDTH}  \u00a0b`), "a b");
  });

  it("says the same in another case, width and spacing, and nothing else does", () => {
    assert.ok(sayTheSame("No fix in sight", ` no  FIX\u200b in sight`));
    assert.ok(sayTheSame("No fix", "Ｎｏ ｆｉｘ"));
    assert.ok(!sayTheSame("No fix in sight", "No fix in sight, still"));
  });
});
