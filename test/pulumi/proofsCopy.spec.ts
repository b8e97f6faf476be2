import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type CopyPlace, copyPlaces, keepCopies, readCopies } from "../../src/pulumi/proofsCopy";
import { aProof } from "../guards/release/proofs";

const COPY = { at: "2026-11-22T12:00:00.000Z", proofs: [aProof(1, "A")], pinnedTags: ["B"] };

describe("the copies of the proofs", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "copies-"));
    env = { ...process.env };
    fs.mkdirSync(path.join(folder, "state"));
    process.env["PULUMI_BACKEND_URL"] = `file://${path.join(folder, "state")}`;
    process.env["XDG_STATE_HOME"] = path.join(folder, "machine");
  });
  afterEach(() => {
    // Not `process.env = env`: a plain object in its place would reach no other part of Node.
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    fs.rmSync(folder, { recursive: true });
  });
  const places = () => copyPlaces({ project: "web", stack: "organization/web/prod", folder });

  it("lie beside the state and on this machine", async () => {
    assert.deepEqual(await keepCopies(places(), COPY), []);
    assert.deepEqual(
      places().map(({ name }) => name),
      ["beside the state", "on this machine"],
    );
    assert.ok(fs.existsSync(path.join(folder, "state/rollback/web/prod.json")));
    assert.deepEqual(await readCopies(places()), { newest: COPY, why: [] });
  });

  it("are read where the state is gone, and don't make its folder", async () => {
    await keepCopies(places(), COPY);
    fs.rmSync(path.join(folder, "state"), { recursive: true });
    const { newest, why } = await readCopies(places());
    assert.deepEqual(newest, COPY);
    assert.deepEqual(why, ["there is none beside the state"]);
    const said = await keepCopies(places(), COPY);
    assert.match(said.join(), /beside the state can't be written: ENOENT/);
    assert.ok(!fs.existsSync(path.join(folder, "state")));
  });

  it("are another backend's where that is another", async () => {
    await keepCopies(places(), COPY);
    process.env["PULUMI_BACKEND_URL"] = "https://api.example.com";
    assert.deepEqual(await readCopies(places()), {
      newest: undefined,
      why: ["there is none on this machine"],
    });
  });

  it("count by their time, the newest first, and what is no copy says so", async () => {
    const place = (name: string, text: string): CopyPlace => ({
      name,
      read: async () => text,
      write: async () => {},
    });
    const newer = { ...COPY, at: "2026-11-23T12:00:00.000Z" };
    const all = [
      place("here", JSON.stringify(COPY)),
      place("there", JSON.stringify(newer)),
      place("elsewhere", "not JSON"),
    ];
    const { newest, why } = await readCopies(all);
    assert.deepEqual(newest, newer);
    assert.match(why.join(), /the one elsewhere can't be read/);
  });

  it("that nobody answers about are given up", async () => {
    const silent: CopyPlace = {
      name: "far away",
      read: () => new Promise(() => {}),
      write: () => new Promise(() => {}),
    };
    assert.match((await readCopies([silent], 5)).why.join(), /far away .*no answer within/);
    assert.match((await keepCopies([silent], COPY, 5)).join(), /no answer within/);
  });
});
