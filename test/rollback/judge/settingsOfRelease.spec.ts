import assert from "node:assert/strict";
import type { Update } from "../../../src/release/update";
import { settingsOfRelease } from "../../../src/rollback/judge/settingsOfRelease";
import type { StackFile } from "../../../src/config/stackFile";

function file(imageTag: string | undefined, values: object = {}) {
  return {
    imageTag,
    values: {
      pinnedTags: [],
      maintenance: false,
      emergency: false,
      ...values,
    } as unknown as StackFile["values"],
  };
}

function update(config: Record<string, string>, over: Partial<Update> = {}): Update {
  return {
    number: 1,
    startedAt: "2026-11-24T03:00:00Z",
    endedAt: "2026-11-24T03:01:00Z",
    result: "succeeded",
    imageTag: config["imageTag"],
    changed: true,
    confirmation: undefined,
    message: "",
    by: undefined,
    config,
    ...over,
  };
}

const LIVE = "1b2f4d6e8a0c";
const BAD = "3d4b6c8e0f2a";

describe("the settings that go with a release", () => {
  const cases: [title: string, ...Parameters<typeof settingsOfRelease>, wanted: object][] = [
    ["are the live tag in a new clone", file(undefined), LIVE, [update({})], { imageTag: LIVE }],
    ["are the live tag in a stale clone", file(BAD), LIVE, [update({})], { imageTag: LIVE }],
    ["are nothing where the file says it all", file(LIVE), LIVE, [update({})], {}],
    ["are nothing before the first deploy", file(undefined), undefined, [], {}],
    [
      "are the pins of the ledger beside those of the file",
      file(LIVE, { pinnedTags: ["0a1f3c5e7b9d"] }),
      LIVE,
      [update({ pinnedTags: `["${BAD}"]` })],
      { pinnedTags: ["0a1f3c5e7b9d", BAD] },
    ],
    [
      "are the maintenance page and the short drain, as they are",
      file(LIVE),
      LIVE,
      [update({ maintenance: "true", emergency: "true" })],
      { maintenance: true, emergency: true },
    ],
    [
      "are switched off again",
      file(LIVE, { maintenance: true, emergency: true }),
      LIVE,
      [update({ maintenance: "false" })],
      { maintenance: false, emergency: false },
    ],
    [
      "are not those of an update that was refused",
      file(LIVE),
      LIVE,
      [update({ maintenance: "true" }, { result: "failed", changed: false }), update({})],
      {},
    ],
    [
      "are those of an update that failed after it had changed something",
      file(LIVE),
      BAD,
      [update({ maintenance: "true" }, { result: "failed" }), update({})],
      { imageTag: BAD, maintenance: true },
    ],
    [
      "are those of an update that succeeded with nothing to change",
      file(LIVE),
      LIVE,
      [update({ maintenance: "true" }, { changed: false })],
      { maintenance: true },
    ],
    ["are nothing while state has no release", file(BAD), undefined, [update({})], {}],
    ["are nothing without a history", file(BAD), LIVE, [], {}],
    [
      "are no pins of an update that failed",
      file(LIVE),
      LIVE,
      [update({ pinnedTags: `["${BAD}"]` }, { result: "failed" }), update({})],
      {},
    ],
    ["are no pins that aren't a list", file(LIVE), LIVE, [update({ pinnedTags: '"text"' })], {}],
  ];
  for (const [title, stackFile, stateTag, updates, wanted] of cases) {
    it(title, () => {
      assert.deepEqual(settingsOfRelease(stackFile, stateTag, updates), wanted);
    });
  }
});
