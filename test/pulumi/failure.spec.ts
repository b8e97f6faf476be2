import assert from "node:assert/strict";
import { lastWords, pulumiFailure, type PulumiProblem, tooSlow } from "../../src/pulumi/failure";

describe("a failure of Pulumi", () => {
  // As Pulumi 3.259 prints them; those of its cloud and of locks as its source has them.
  const known: [problem: PulumiProblem, said: string, reason: RegExp, next: RegExp][] = [
    [
      "no-room",
      "error: write /tmp/rollback-wfj95f/plan.json: no space left on device",
      /The disk is full: \/tmp\/rollback-wfj95f\/plan\.json can't be written/,
      /set TMPDIR/,
    ],
    [
      "no-room",
      "error: could not save: no space left on device",
      /^The disk is full\.$/,
      /Make room/,
    ],
    [
      "not-logged-in",
      "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
      /Nobody is logged in/,
      /PULUMI_BACKEND_URL[^]*npx pulumi login/,
    ],
    [
      "no-stack",
      "error: no stack named 'nope' found",
      /The backend has no stack prod/,
      /npx pulumi stack ls/,
    ],
    [
      "no-passphrase",
      "error: getting stack configuration: get stack secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
      /no passphrase is given/,
      /Set PULUMI_CONFIG_PASSPHRASE/,
    ],
    [
      "wrong-passphrase",
      "error: getting stack configuration: get stack secrets manager: incorrect passphrase",
      /the passphrase is wrong/,
      /Set PULUMI_CONFIG_PASSPHRASE to/,
    ],
    [
      "key-denied",
      "error: get stack secrets manager: open keeper: AccessDeniedException: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: kms:Decrypt",
      /its key refuses/,
      /get-caller-identity/,
    ],
    [
      "locked",
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n  file:///state/x.json: created by ann@laptop (pid 4711) at 2026-11-24T04:00:00Z",
      /holds the lock of the stack prod \(ann@laptop \(pid 4711\)/,
      /npx --no rollback status --stack prod[^]*npx pulumi cancel --yes --stack prod/,
    ],
    [
      "backend-missing",
      'error: unable to open state directory "file:///tmp/nothere": stat /tmp/nothere: no such file or directory',
      /isn't there: file:\/\/\/tmp\/nothere\.$/,
      /Check PULUMI_BACKEND_URL/,
    ],
    [
      "backend-unreachable",
      'error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): operation error S3: GetObject, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , HostID: , request send failed, Get "http://127.0.0.1:9/state/.pulumi/meta.yaml?x-id=GetObject": dial tcp 127.0.0.1:9: connect: connection refused',
      /can't be reached/,
      /network/,
    ],
    [
      "backend-unreachable",
      'error: performing HTTP request: Get "https://127.0.0.1:9/api/user": dial tcp 127.0.0.1:9: connect: connection refused',
      /can't be reached/,
      /network/,
    ],
    [
      "backend-denied",
      'error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): operation error S3: GetObject, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found',
      /refuses these credentials/,
      /get-caller-identity/,
    ],
    [
      "backend-denied",
      "error: blob (code=PermissionDenied): operation error S3: GetObject, https response error StatusCode: 403, api error AccessDenied: Access Denied",
      /refuses these credentials/,
      /get-caller-identity/,
    ],
    [
      "no-plugin",
      "error: no resource plugin 'pulumi-resource-aws' found in the workspace at version v7.48.0 or on your $PATH",
      /plugin pulumi-resource-aws isn't installed/,
      /npm ci/,
    ],
    [
      "no-pulumi",
      "Downloading pulumi v3.259.0...\npulumi: fetch failed",
      /couldn't be downloaded/,
      /npx pulumi version/,
    ],
    ["no-pulumi", "spawn pulumi ENOENT", /isn't installed/, /npm ci/],
    [
      "program",
      "error: Running program 'index.ts' failed with an unhandled exception: boom",
      /program itself failed/,
      /bug/,
    ],
  ];
  for (const [problem, said, reason, next] of known) {
    it(`is known as ${problem}: ${said.slice(0, 60)}`, () => {
      const failure = pulumiFailure(said, "prod");
      assert.equal(failure?.problem, problem);
      assert.match(failure.reason, reason);
      assert.match(failure.next, next);
    });
  }

  it("that is none of them stays in Pulumi's own words", () => {
    assert.equal(pulumiFailure("error: something new", "prod"), undefined);
  });

  it("of another kind comes to one line", () => {
    assert.equal(lastWords("warning: old\nerror: something new\n  at x"), "something new at x");
    assert.equal(lastWords("first\nlast\n"), "last");
  });

  it("is named when a command took too long", () => {
    assert.match(
      tooSlow("stack export", 15_000, "prod").reason,
      /pulumi stack export .* within 15 s/,
    );
  });
});
