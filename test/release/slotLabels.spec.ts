// What a task definition says of the release in it.
import assert from "node:assert/strict";
import { fillingIn } from "../../src/release/slotLabels";

const OWN = {
  name: "backend",
  image: "ghcr.io/owner/app:A",
  dockerLabels: { "slot.filling": "4", "slot.settings": "s1" },
};
const OTHER = { name: "log-router", image: "fluent-bit:2", dockerLabels: { "slot.filling": "9" } };
const NOTHING = { image: undefined, filling: 0, settings: undefined };
const UNLABELLED = { image: OWN.image, filling: 0, settings: undefined };

const CASES: readonly [title: string, definitions: unknown, expected: object][] = [
  [
    "the release's container, among others",
    JSON.stringify([OTHER, OWN]),
    {
      image: OWN.image,
      filling: 4,
      settings: "s1",
    },
  ],
  ["containers as a list", [OWN], { image: OWN.image, filling: 4, settings: "s1" }],
  ["no labels, as before there were slots", [{ ...OWN, dockerLabels: undefined }], UNLABELLED],
  ["labels that are no record", [{ ...OWN, dockerLabels: "slot.filling=4" }], UNLABELLED],
  ["a filling that is no number", [{ ...OWN, dockerLabels: { "slot.filling": "x" } }], UNLABELLED],
  ["other labels alone", [{ ...OWN, dockerLabels: { owner: "us" } }], UNLABELLED],
  ["another container alone", [OTHER], NOTHING],
  ["a container without an image", [{ name: "backend" }], NOTHING],
  ["no container", [], NOTHING],
  ["nothing", undefined, NOTHING],
  ["text that is no JSON", "nope", NOTHING],
];

describe("a task definition says of its filling, with", () => {
  for (const [title, definitions, expected] of CASES) {
    it(title, () => assert.deepEqual(fillingIn(definitions, "backend"), expected));
  }
});
