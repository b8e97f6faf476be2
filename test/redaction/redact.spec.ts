import assert from "node:assert/strict";
import { redact, redactAll, redactor, secretsOf } from "../../src/redaction/redact";

const ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:conflicto-prod-app-AbCdEf";
const KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl";

describe("redact", () => {
  const cases: [text: string, clean: string][] = [
    ["postgresql://app:p@ss@db:5432/app", "postgresql://***@db:5432/app"],
    ["postgresql+psycopg://app:s3cret@db/app is down", "postgresql+psycopg://***@db/app is down"],
    ["postgresql+asyncpg://app:s3cret@db/app", "postgresql+asyncpg://***@db/app"],
    ["postgresql://app:pa/ss@db:5432/app", "postgresql://***@db:5432/app"],
    ["redis://:s3cret@cache:6379/0", "redis://***@cache:6379/0"],
    ['"url":"postgresql:\\/\\/app:s3cret@db\\/app"', '"url":"postgresql:\\/\\/***@db\\/app"'],
    ["to=postgresql%3A%2F%2Fapp%3As3cret%40db%2Fapp", "to=postgresql%3A%2F%2F***%40db%2Fapp"],
    ["GET https://app.example/health 200", "GET https://app.example/health 200"],
    ["GET https://app.example:443/health 200", "GET https://app.example:443/health 200"],
    ["password=hunter2 user=app", "password=*** user=app"],
    ["host=db dbname=app user=app password=hunter2", "host=db dbname=app user=app password=***"],
    ["DB_PASS=hunter2", "DB_PASS=***"],
    ...[
      "CredentialsProviderError: Could not load credentials from any providers",
      "ExpiredToken: The security token included in the request is expired",
      "InvalidClientTokenId: The security token included in the request is invalid.",
    ].map((text): [string, string] => [text, text]),
    ["token: Theodora", "token: ***"],
    ["PGPASSWORD=hunter2 psql", "PGPASSWORD=*** psql"],
    ["PGPASS='hun ter2' psql", "PGPASS=*** psql"],
    ["dbPass: hunter2", "dbPass: ***"],
    ["  password: hunter2", "  password: ***"],
    ["password: |\n  hunter2\nuser: app", "password: ***\nuser: app"],
    ["{'password': 'hunter2', 'user': 'app'}", "{'password': ***, 'user': 'app'}"],
    ["password=b'hunter2'", "password=***"],
    ['{"db_password": "a b", "port": 1}', '{"db_password": ***, "port": 1}'],
    ['{"password":"hun\\"ter2","port":1}', '{"password":***,"port":1}'],
    [
      '{"message":"{\\"password\\":\\"hunter2\\",\\"port\\":1}"}',
      '{"message":"{\\"password\\":***,\\"port\\":1}"}',
    ],
    [
      '"{\\"a\\":\\"{\\\\\\"secret\\\\\\":\\\\\\"hunter2\\\\\\"}\\"}"',
      '"{\\"a\\":\\"{\\\\\\"secret\\\\\\":***}\\"}"',
    ],
    ["\\u0022token\\u0022:\\u0022hunter2\\u0022", "\\u0022token\\u0022:***"],
    ["q=%7B%22password%22%3A%22hunter2%22%7D", "q=%7B%22password%22%3A***%7D"],
    ['password="hunter2 and cut off', "password=***"],
    ["mysql --password hunter2 -u app", "mysql --password *** -u app"],
    ["ALTER USER app WITH PASSWORD 'hunter2';", "ALTER USER app WITH PASSWORD ***;"],
    ["db:5432:app:app:hunter2", "db:5432:app:app:***"],
    ["SECRET_KEY: abc; next", "SECRET_KEY: ***; next"],
    ["authorization: Bearer abcdefgh.ijkl", "authorization: Bearer ***"],
    ['"Authorization": "token abc def"', '"Authorization": "token ***"'],
    [
      "Authorization: AWS4-HMAC-SHA256 Credential=A/b, Signature=c",
      "Authorization: AWS4-HMAC-SHA256 ***",
    ],
    ["Set-Cookie: session=abc; Path=/", "Set-Cookie: ***"],
    ["key AKIAIOSFODNN7EXAMPLE used", "key *** used"],
    ["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key = ***"],
    ["token ghp_0123456789012345678901234", "token ***"],
    ["using github_pat_11ABCDEFG0_abcdefghijklmnopqrst", "using ***"],
    ["pul-0123456789abcdef0123456789abcdef01234567", "***"],
    [`got ${JWT} back`, "got *** back"],
    [`a -----BEGIN RSA PRIVATE KEY-----\n${KEY}\n-----END RSA PRIVATE KEY----- b`, "a *** b"],
    [`-----BEGIN PRIVATE KEY-----\\n${KEY}\\n-----END PRIVATE KEY-----`, "***"],
    [`  log: -----BEGIN PRIVATE KEY-----\n  log: ${KEY}\nNext: x`, "  log: ***\nNext: x"],
    [`  log: ${KEY}\n  log: -----END PRIVATE KEY-----\nNext: x`, "  ***\nNext: x"],
    [`unable to retrieve ${ARN}`, `unable to retrieve ${ARN}`],
    [`valueFrom ${ARN}:password::`, `valueFrom ${ARN}:password::`],
    [`${ARN},DB_PASS=hunter2`, `${ARN},DB_PASS=***`],
    [
      "not authorized to perform: secretsmanager:GetSecretValue",
      "not authorized to perform: secretsmanager:GetSecretValue",
    ],
    [
      "urn:pulumi:prod::conflicto::aws:secretsmanager/secret:Secret::conflicto-prod-app",
      "urn:pulumi:prod::conflicto::aws:secretsmanager/secret:Secret::conflicto-prod-app",
    ],
    [`credentialsParameter: ${ARN}`, `credentialsParameter: ${ARN}`],
    ["password authentication failed for user app", "password authentication failed for user app"],
    ["--path rollback.confirm ROLLBACK", "--path rollback.confirm ROLLBACK"],
    [
      "pulumi config set --secret databasePassword '<value>'",
      "pulumi config set --secret databasePassword '<value>'",
    ],
    ["at 2026-11-22T20:58:28.789Z bypass: on", "at 2026-11-22T20:58:28.789Z bypass: on"],
    ["image ghcr.io/o/n:1b2f4d6e8a0c@sha256:abc", "image ghcr.io/o/n:1b2f4d6e8a0c@sha256:abc"],
    ["\u001b[31mred\u001b[0m\u0007 bell", "red  bell"],
    // A log in colours, and one that was cut off.
    ["postgresql://app:s3\u001b[1mcret\u001b[0m@db/app", "postgresql://***@db/app"],
    ["pass\u001b[1mword\u001b[0m\u001b[33m=\u001b[0mhunter2", "password=***"],
    ["connecting to postgresql://app:s3cr", "connecting to postgresql://app:***"],
    ["connecting to postgresql+asyncpg://app:s3cr…", "connecting to postgresql+asyncpg://app:***"],
    [
      "redis://cache:6379/0 and postgresql://db:5432",
      "redis://cache:6379/0 and postgresql://db:5432",
    ],
    ["dialing app:s3cret@db.internal:5432/app", "dialing app:***@db.internal:5432/app"],
    ["DB_PASSWORD -> hunter2", "DB_PASSWORD -> ***"],
    ['the password is "hunter2" today', "the password is *** today"],
    ["<db:password>hunter2</db:password>", "<db:password>***</db:password>"],
    ["password is missing", "password is missing"],
    ["two\nlines", "two\nlines"],
  ];
  for (const [text, clean] of cases) {
    it(`turns ${JSON.stringify(text)} into ${JSON.stringify(clean)}`, () => {
      assert.equal(redact(text), clean);
    });
  }

  for (const part of [
    "a",
    "a.",
    "password",
    "pass:",
    "eyJa-",
    "x://",
    "db:5432:",
    "Bearer ",
    '"',
    '\\"',
  ]) {
    it(`is quick with a long line of ${JSON.stringify(part)}`, () => {
      const before = Date.now();
      redact(part.repeat(100_000 / part.length));
      assert.ok(Date.now() - before < 3000, `${Date.now() - before} ms`);
    });
  }
});

describe("redact by value", () => {
  const SECRET = 'pa$s/w+rd "q"\\z';
  const forms: Record<string, string> = {
    "as it is": SECRET,
    "in JSON": JSON.stringify(SECRET),
    "in JSON in JSON": JSON.stringify(JSON.stringify(SECRET)),
    "in a URL": encodeURIComponent(SECRET),
    "in a form": new URLSearchParams({ q: SECRET }).toString(),
    "in a URL, lower case": encodeURIComponent(SECRET).toLowerCase(),
    "in base64": Buffer.from(SECRET).toString("base64"),
    "in base64 for URLs": Buffer.from(SECRET).toString("base64url"),
    "after another text in base64": Buffer.from(`app:${SECRET}`).toString("base64"),
    "between other texts in base64": Buffer.from(`user:${SECRET}@db`).toString("base64"),
    "in a URL in a URL": encodeURIComponent(encodeURIComponent(SECRET)),
    "in hexadecimal": Buffer.from(SECRET).toString("hex"),
    "in hexadecimal, upper case": Buffer.from(SECRET).toString("hex").toUpperCase(),
    "between other texts in hexadecimal": Buffer.from(`user:${SECRET}@db`).toString("hex"),
    "as a dump of bytes": Buffer.from(SECRET)
      .toString("hex")
      .replaceAll(/..(?!$)/g, "$& "),
    "as escaped bytes": Buffer.from(SECRET)
      .toString("hex")
      .replaceAll(/../g, String.raw`\x$&`),
  };
  for (const [how, text] of Object.entries(forms)) {
    it(`finds a value ${how}`, () => {
      const clean = redactor([SECRET])(`before ${text} after`);
      assert.match(clean, /^before .*\*\*\*.* after$/);
      for (const part of ["w+rd", "w%2Brd", "w%2brd", text.slice(8, 16)]) {
        assert.ok(!clean.includes(part), `${part} in ${clean}`);
      }
    });
  }

  const cases: [values: string[], text: string, clean: string][] = [
    [["longsecret"], "with \u001b[32mlong\u001b[0msecret", "with ***"],
    [["longsecret"], "with long\u200bsecret", "with ***"],
    [["abc"], "abc is too short", "abc is too short"],
    [["test"], "test of the latest", "*** of the latest"],
    [["longsecret", "longsecretlonger"], "a longsecretlonger b", "a *** b"],
    [[" token-with-line-end\n"], "x token-with-line-end", "x ***"],
    [["line one\nline two"], String.raw`"line one\nline two"`, '"***"'],
    [["Geheimnis-ü-1"], encodeURIComponent("Geheimnis-ü-1"), "***"],
    [["test"], "sha256:1174657374ff is a digest", "sha256:1174657374ff is a digest"],
    [[], "nothing known", "nothing known"],
    [["", "    "], "no empty value", "no empty value"],
  ];
  for (const [values, text, clean] of cases) {
    it(`turns ${JSON.stringify(text)} into ${JSON.stringify(clean)}`, () => {
      assert.equal(redactor(values)(text), clean);
    });
  }

  it("doesn't know a value reversed or split: the documents say so", () => {
    for (const text of ["terces-eht-si", "is-the-\n  secret"]) {
      assert.equal(redactor(["is-the-secret"])(text), text);
    }
  });

  it("takes from an environment what a name says is secret", () => {
    const environment = {
      REGISTRY_TOKEN: "registry",
      PULUMI_CONFIG_PASSPHRASE: "phrase",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/etc/phrase",
      PULUMI_ACCESS_TOKEN: "cloud",
      GITHUB_TOKEN: "github",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "session",
      AWS_WEB_IDENTITY_TOKEN_FILE: "/var/token",
      PGPASSWORD: "pg",
      PWD: "/work",
      HOME: "/root",
    };
    const found = ["registry", "phrase", "cloud", "github", "secret", "session", "pg"];
    assert.deepEqual(secretsOf(environment), found);
  });

  it("goes through everything in a report, by names too", () => {
    const report = { password: "hunter2", lines: ["known-value here", 1], nested: { ok: true } };
    assert.deepEqual(redactAll(report, redactor(["known-value"])), {
      password: "***",
      lines: ["*** here", 1],
      nested: { ok: true },
    });
  });
});
