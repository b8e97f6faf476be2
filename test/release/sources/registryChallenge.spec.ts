// What a registry wants to be told, read from the header of its 401.
import assert from "node:assert/strict";
import { parseChallenge } from "../../../src/release/sources/registryAuth";

describe("parseChallenge", () => {
  const realm = "https://auth.example/token";
  const rows: [string, string, object | undefined][] = [
    [
      "reads what a token is for",
      `Bearer realm="${realm}",service="s",scope="a:b:pull,push"`,
      { realm, query: "service=s&scope=a%3Ab%3Apull%2Cpush" },
    ],
    [
      "reads any case and spacing",
      `bearer Realm="${realm}", service="s"`,
      { realm, query: "service=s" },
    ],
    [
      "prefers a token where both are offered",
      `Basic realm="x", Bearer realm="${realm}"`,
      { realm, query: "" },
    ],
    ["knows Basic", 'Basic realm="registry"', { scheme: "basic" }],
    ["doesn't know other schemes", "Negotiate", undefined],
    ["doesn't know a token's place that isn't named", 'Bearer service="s"', undefined],
  ];
  for (const [title, header, expected] of rows) {
    it(title, () => {
      const challenge = parseChallenge(header);
      const read =
        challenge?.scheme === "bearer"
          ? { realm: challenge.realm, query: challenge.query.toString() }
          : challenge;
      assert.deepEqual(read, expected);
    });
  }
});
