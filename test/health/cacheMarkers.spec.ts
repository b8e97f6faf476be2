import assert from "node:assert/strict";
import { cacheMarker, type Headers } from "../../src/health/cacheMarkers";

describe("cacheMarker", () => {
  const cases: [headers: Headers, marker: string | undefined][] = [
    [{}, undefined],
    [{ age: "0" }, undefined],
    [{ age: "1" }, "age: 1"],
    [{ age: ["0", "7"] }, "age: 0, 7"],
    [{ age: "nonsense" }, undefined],
    [{ "x-cache": "Miss from cloudfront" }, undefined],
    [{ "x-cache": "Hit from cloudfront" }, "x-cache: Hit from cloudfront"],
    [{ "x-cache": "RefreshHit from cloudfront" }, "x-cache: RefreshHit from cloudfront"],
    [{ "x-cache": "MISS, HIT" }, "x-cache: MISS, HIT"],
    [{ "x-cache-status": "STALE" }, "x-cache-status: STALE"],
    [{ "x-cache-status": "BYPASS" }, undefined],
    [{ "x-cache-hits": "0, 2" }, "x-cache-hits: 0, 2"],
    [{ "x-cache-hits": "0" }, undefined],
    [{ "cf-cache-status": "DYNAMIC" }, undefined],
    [{ "cf-cache-status": "HIT" }, "cf-cache-status: HIT"],
    [{ "cache-status": "edge; hit; ttl=30" }, "cache-status: edge; hit; ttl=30"],
    [{ "cache-status": "edge; fwd=miss" }, undefined],
    [{ "cache-status": "edge; hit=?0" }, undefined],
    [{ warning: '110 - "Response is Stale"' }, 'warning: 110 - "Response is Stale"'],
    [{ via: "1.1 proxy.example" }, undefined],
  ];
  for (const [headers, marker] of cases) {
    it(`finds ${marker ?? "nothing"} in ${JSON.stringify(headers)}`, () => {
      assert.equal(cacheMarker(headers), marker);
    });
  }
});
