// The registry's client, over a real loopback socket.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ImageRegistry, parseRepository } from "../../../src/release/sources/registry";
import { byPath, firstThen, hangUp, json, loopbackServer, text } from "./loopbackServer";

const REPOSITORY = "owner/name/backend";
const TAGS = `/v2/${REPOSITORY}/tags/list`;
const DIGEST = `sha256:${"d".repeat(64)}`;
const CONFIG_DIGEST = `sha256:${"c".repeat(64)}`;
const MANIFEST = { schemaVersion: 2, config: { digest: CONFIG_DIGEST }, layers: [] };

describe("parseRepository", () => {
  const rows: [string, string, string][] = [
    ["ghcr.io/owner/name/backend", "ghcr.io", "owner/name/backend"],
    ["127.0.0.1:5000/app", "127.0.0.1:5000", "app"],
    ["localhost/app", "localhost", "app"],
    ["docker.io/owner/name", "registry-1.docker.io", "owner/name"],
  ];
  for (const [imageRepository, host, repository] of rows) {
    it(`splits ${imageRepository}`, () => {
      assert.deepEqual(parseRepository(imageRepository), { host, repository });
    });
  }
  for (const imageRepository of ["owner/name", "ghcr.io", ""]) {
    it(`refuses \`${imageRepository}\`, which names no registry or no repository`, () => {
      assert.throws(() => parseRepository(imageRepository), { name: "OperatorError" });
    });
  }
});

describe("ImageRegistry", () => {
  const server = loopbackServer();
  const elsewhere = loopbackServer();
  const registry = (timeLimitMs = 5000) =>
    new ImageRegistry(`${server.host()}/${REPOSITORY}`, { timeLimitMs });

  describe("tags", () => {
    it("follows the pages of 2,000 tags", async () => {
      const all = Array.from({ length: 2000 }, (_, index) => `tag-${index}`);
      server.answerWith((request, response) => {
        const query = new URL(request.url ?? "", "http://loopback").searchParams;
        const start = query.has("last") ? all.indexOf(query.get("last") ?? "") + 1 : 0;
        const tags = all.slice(start, start + Number(query.get("n")));
        const next = `<${TAGS}?last=${tags.at(-1)}&n=1000>; rel="next"`;
        json({ tags }, start + tags.length < all.length ? { link: next } : {})(request, response);
      });
      assert.deepEqual(await registry().tags(), all);
      assert.deepEqual(
        server.asked.map(({ path }) => path),
        [`${TAGS}?n=1000`, `${TAGS}?last=tag-999&n=1000`],
      );
    });

    it("asks the same registry for the next page, whatever host the link names", async () => {
      elsewhere.answerWith(json({ tags: ["wrong"] }));
      const link = `<http://${elsewhere.host()}${TAGS}?last=a>; rel="next"`;
      server.answerWith(firstThen(json({ tags: ["a"] }, { link }), json({ tags: ["b"] })));
      assert.deepEqual(await registry().tags(), ["a", "b"]);
      assert.deepEqual(elsewhere.asked, []);
    });

    it("reads a repository that lost all its tags", async () => {
      server.answerWith(json({ name: REPOSITORY, tags: null }));
      assert.deepEqual(await registry().tags(), []);
    });

    for (const [trouble, first] of [
      ["an answer 500", text(500, "oops")],
      ["a broken connection", hangUp],
    ] as const) {
      it(`asks once more after ${trouble}`, async () => {
        server.answerWith(firstThen(first, json({ tags: ["a"] })));
        assert.deepEqual(await registry().tags(), ["a"]);
        assert.equal(server.asked.length, 2);
      });
    }
  });

  describe("image", () => {
    const manifest = (value: unknown) =>
      byPath({
        [`/v2/${REPOSITORY}/manifests/1b2f4d6`]: json(value, { "docker-content-digest": DIGEST }),
        [`/v2/${REPOSITORY}/blobs/${CONFIG_DIGEST}`]: json({
          architecture: "arm64",
          config: { Labels: { "org.opencontainers.image.revision": "1b2f4d6" } },
        }),
      });
    const platform = (architecture: string) => ({ platform: { architecture, os: "linux" } });

    const indexes: [string, object[], string[]][] = [
      [
        "lists an index's architectures",
        [platform("amd64"), platform("arm64")],
        ["X86_64", "ARM64"],
      ],
      [
        "leaves out attestations, and what ECS doesn't run",
        [platform("amd64"), platform("unknown"), platform("s390x"), {}],
        ["X86_64"],
      ],
      ["lists an architecture once", [platform("arm64"), platform("arm64")], ["ARM64"]],
    ];
    for (const [title, manifests, architectures] of indexes) {
      it(title, async () => {
        server.answerWith(manifest({ schemaVersion: 2, manifests }));
        assert.deepEqual(await registry().image("1b2f4d6"), { digest: DIGEST, architectures });
      });
    }

    it("reads a single image's config", async () => {
      server.answerWith(manifest(MANIFEST));
      assert.deepEqual(await registry().image("1b2f4d6"), {
        digest: DIGEST,
        architectures: ["ARM64"],
      });
    });

    it("takes a digest, and computes the one that isn't answered", async () => {
      const index = { manifests: [platform("amd64")] };
      const sha256 = createHash("sha256").update(JSON.stringify(index)).digest("hex");
      server.answerWith(byPath({ [`/v2/${REPOSITORY}/manifests/sha256:${sha256}`]: json(index) }));
      const image = await registry().image(`sha256:${sha256}`);
      assert.equal(image?.digest, `sha256:${sha256}`);
    });

    it("asks for indexes and manifests, of OCI's and of Docker's format", async () => {
      let accept = "";
      server.answerWith((request, response) => {
        accept = request.headers.accept ?? "";
        json({ manifests: [] })(request, response);
      });
      await registry().image("1b2f4d6");
      for (const type of ["index.v1", "manifest.list.v2", "image.manifest.v1", "manifest.v2"]) {
        assert.ok(accept.includes(`.${type}+json`), type);
      }
    });

    for (const code of ["MANIFEST_UNKNOWN", "NAME_UNKNOWN"]) {
      it(`is undefined when the registry answers ${code}`, async () => {
        server.answerWith(json({ errors: [{ code, message: "unknown" }] }, {}, 404));
        assert.equal(await registry().image("1b2f4d6"), undefined);
      });
    }
  });

  describe("says", () => {
    const OWN = `sha256:${"e".repeat(64)}`;
    const config = {
      architecture: "arm64",
      config: { Labels: { a: "b" }, Entrypoint: ["sh"], Cmd: ["-c", "serve"] },
    };
    const answers = (manifests: object) => ({
      [`/v2/${REPOSITORY}/manifests/1b2f4d6`]: json({ manifests }),
      [`/v2/${REPOSITORY}/manifests/${OWN}`]: json(MANIFEST),
      [`/v2/${REPOSITORY}/blobs/${CONFIG_DIGEST}`]: json(config),
    });
    const said = { labels: { a: "b" }, command: ["sh", "-c", "serve"] };
    const own = { digest: OWN, platform: { architecture: "arm64", os: "linux" } };
    const other = { digest: DIGEST, platform: { architecture: "amd64", os: "linux" } };

    it("what a single image is labelled with, and what it runs", async () => {
      server.answerWith(byPath(answers([])));
      assert.deepEqual(await registry().says(OWN, "ARM64"), said);
    });

    it("the same of the one image of an index that is for the CPU", async () => {
      server.answerWith(byPath(answers([other, own])));
      assert.deepEqual(await registry().says("1b2f4d6", "ARM64"), said);
    });

    it("nothing where an index has none for the CPU", async () => {
      server.answerWith(byPath(answers([other])));
      assert.equal(await registry().says("1b2f4d6", "ARM64"), undefined);
    });

    it("nothing where there is no such image", async () => {
      server.answerWith(json({ errors: [{ code: "MANIFEST_UNKNOWN" }] }, {}, 404));
      assert.equal(await registry().says("1b2f4d6", "ARM64"), undefined);
    });
  });
});
