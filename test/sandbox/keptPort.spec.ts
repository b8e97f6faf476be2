import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { accepts, keepPort, readPort } from "../../sandbox/keptPort";

describe("keepPort", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "kept-port-"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("chooses a free port and records it", async () => {
    const file = path.join(folder, "new", "port");
    assert.equal(readPort(file), undefined);
    const port = await keepPort(file);
    assert.equal(readPort(file), port);
    assert.equal(await accepts(port), false);
  });

  it("keeps the recorded port while it is free", async () => {
    const file = path.join(folder, "port");
    const first = await keepPort(file);
    assert.equal(await keepPort(file), first);
  });

  it("takes another one when somebody else listens there", async () => {
    const file = path.join(folder, "port");
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const taken = (server.address() as net.AddressInfo).port;
    fs.writeFileSync(file, String(taken));
    assert.equal(await accepts(taken), true);
    assert.notEqual(await keepPort(file), taken);
    await new Promise((resolve) => server.close(resolve));
  });
});
