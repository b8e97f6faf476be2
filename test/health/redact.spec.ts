import assert from "node:assert/strict";
import { redact } from "../../src/health/redact";

describe("redact", () => {
  const cases: [text: string, clean: string][] = [
    ["postgresql://app:p@ss@db:5432/app", "postgresql://***@db:5432/app"],
    ["postgresql+psycopg://app:s3cret@db/app is down", "postgresql+psycopg://***@db/app is down"],
    ["GET https://app.example/health 200", "GET https://app.example/health 200"],
    ["password=hunter2 user=app", "password=*** user=app"],
    ['{"db_password": "a b", "port": 1}', '{"db_password": ***, "port": 1}'],
    ["SECRET_KEY: abc; next", "SECRET_KEY: ***; next"],
    ["authorization: Bearer abcdefgh.ijkl", "authorization: Bearer ***"],
    ["key AKIAIOSFODNN7EXAMPLE used", "key *** used"],
    ["token ghp_0123456789012345678901234", "token ***"],
    [
      "unable to retrieve arn:aws:secretsmanager:us-west-2:1:secret:app-key",
      "unable to retrieve arn:aws:secretsmanager:us-west-2:1:secret:app-key",
    ],
    ["password authentication failed for user app", "password authentication failed for user app"],
    ["\u001b[31mred\u001b[0m\u0007 bell", " red   bell"],
    ["two\nlines", "two\nlines"],
  ];
  for (const [text, clean] of cases) {
    it(`turns ${JSON.stringify(text)} into ${JSON.stringify(clean)}`, () => {
      assert.equal(redact(text), clean);
    });
  }
});
