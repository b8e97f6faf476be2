// A provider of OpenID Connect tokens, from the engine's inputs to IAM's API and back, on an IAM that only keeps one.
// It answers the URL as AWS does, without its scheme; MiniStack keeps the scheme.
import * as assert from "node:assert/strict";
import {
  NoSuchEntityException,
  type GetOpenIDConnectProviderResponse,
  type IAM,
} from "@aws-sdk/client-iam";
import { type Aws, makeClients, withPatience } from "../../../sandbox/provider/aws";
import { checkRequest } from "../../../sandbox/provider/check";
import { diff } from "../../../sandbox/provider/diff";
import * as lifecycle from "../../../sandbox/provider/lifecycle";
import { resourceTypes } from "../../../sandbox/provider/resources";
import type { Bag } from "../../../sandbox/provider/values";

const TOKEN = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const ARN = "arn:aws:iam::123456789012:oidc-provider/tokens.example.com";
const BEFORE: Bag = {
  url: "https://tokens.example.com",
  clientIdLists: ["sts.amazonaws.com"],
  tags: { environment: "prod" },
};

/** An IAM with at most one provider, and what it was asked to change. */
function anIam(): { aws: Aws; calls: [name: string, input: object][] } {
  let kept: GetOpenIDConnectProviderResponse | undefined;
  const calls: [string, object][] = [];
  const asked = (name: string) => async (input: object) => void calls.push([name, input]);
  const iam = {
    createOpenIDConnectProvider: async (input: GetOpenIDConnectProviderResponse) => {
      calls.push(["create", input]);
      kept = {
        ...input,
        Url: input.Url?.replace("https://", ""),
        ThumbprintList: ["a".repeat(40)],
      };
      return { OpenIDConnectProviderArn: ARN };
    },
    getOpenIDConnectProvider: async () => {
      if (kept === undefined) throw new NoSuchEntityException({ message: "gone", $metadata: {} });
      return kept;
    },
    addClientIDToOpenIDConnectProvider: asked("add"),
    removeClientIDFromOpenIDConnectProvider: asked("remove"),
    updateOpenIDConnectProviderThumbprint: asked("thumbprint"),
    tagOpenIDConnectProvider: asked("tag"),
    untagOpenIDConnectProvider: asked("untag"),
    deleteOpenIDConnectProvider: async (input: object) => {
      calls.push(["delete", input]);
      kept = undefined;
    },
  } as unknown as IAM;
  const clients = makeClients("us-west-2", "http://127.0.0.1:9");
  const patience = withPatience(clients, 0, new AbortController().signal);
  return { aws: { ...patience, iam: async () => iam }, calls };
}

describe("A provider of OpenID Connect tokens", () => {
  const type = resourceTypes.get(TOKEN);
  assert.ok(type);

  it("is accepted as the program gives it, and not without a client", () => {
    const request = { name: "it", olds: {}, region: "us-west-2", suffix: "abcdef0" };
    assert.deepEqual(checkRequest(type, { ...request, news: BEFORE }).failures, []);
    const { failures } = checkRequest(type, { ...request, news: { url: BEFORE["url"] } });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["clientIdLists"],
    );
  });

  it("reaches IAM whole, and has no difference afterwards", async () => {
    const { aws, calls } = anIam();
    const { id, state } = await lifecycle.create(type, aws, BEFORE);
    assert.equal(id, ARN);
    assert.deepEqual(calls, [
      [
        "create",
        {
          Url: "https://tokens.example.com",
          ClientIDList: ["sts.amazonaws.com"],
          ThumbprintList: undefined,
          Tags: [{ Key: "environment", Value: "prod" }],
        },
      ],
    ]);
    assert.equal(state["arn"], ARN);
    assert.deepEqual(state["thumbprintLists"], ["a".repeat(40)]);
    assert.deepEqual(diff(type, { news: BEFORE, state, oldInputs: BEFORE }).changes, []);
  });

  it("is replaced where its URL changes, and changed in place otherwise", async () => {
    const { aws } = anIam();
    const { state } = await lifecycle.create(type, aws, BEFORE);
    const changes = (change: Bag) =>
      diff(type, { news: { ...BEFORE, ...change }, state, oldInputs: BEFORE }).changes.map(
        ({ path, replaces }) => [path, replaces],
      );
    assert.deepEqual(changes({ url: "https://other.example.com" }), [["url", true]]);
    assert.deepEqual(changes({ clientIdLists: ["other"] }), [["clientIdLists[0]", false]]);
    assert.deepEqual(changes({ thumbprintLists: ["b".repeat(40)] }), [
      ["thumbprintLists[0]", false],
    ]);
  });

  it("adds clients before it takes others away, and changes tags by key", async () => {
    const { aws, calls } = anIam();
    const { id, state } = await lifecycle.create(type, aws, BEFORE);
    const news = { ...BEFORE, clientIdLists: ["other"], tags: { project: "web" } };
    await lifecycle.update(type, aws, id, { news, state, oldInputs: BEFORE });
    const it = { OpenIDConnectProviderArn: ARN };
    assert.deepEqual(calls.slice(1), [
      ["add", { ...it, ClientID: "other" }],
      ["remove", { ...it, ClientID: "sts.amazonaws.com" }],
      ["untag", { ...it, TagKeys: ["environment"] }],
      ["tag", { ...it, Tags: [{ Key: "project", Value: "web" }] }],
    ]);
  });

  it("goes, and isn't found again", async () => {
    const { aws, calls } = anIam();
    const { id, state } = await lifecycle.create(type, aws, BEFORE);
    await type.delete(aws, id, state);
    assert.deepEqual(calls.at(-1), ["delete", { OpenIDConnectProviderArn: ARN }]);
    assert.equal(await lifecycle.read(type, aws, id, state, BEFORE), undefined);
  });
});
