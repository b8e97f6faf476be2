import assert from "node:assert/strict";
import { topLevelKeys } from "../../src/health/topLevelKeys";

describe("topLevelKeys", () => {
  const cases: [json: string, keys: string[]][] = [
    ["{}", []],
    ['{"a":1,"b":2}', ["a", "b"]],
    ['{"a":1,"a":2}', ["a", "a"]],
    ['{ "a" : "b:c", "d":["e",{"f":1}], "g":{"h":1} }', ["a", "d", "g"]],
    ['{"a\\"b":1,"{":2,"\\u0061":3,"\\\\":4}', ['a"b', "{", "a", "\\"]],
    ['[{"a":1}]', []],
    ['"a"', []],
  ];
  for (const [json, keys] of cases) {
    it(`finds ${JSON.stringify(keys)} in ${json}`, () => {
      assert.deepEqual(topLevelKeys(json), keys);
      JSON.parse(json);
    });
  }
});
