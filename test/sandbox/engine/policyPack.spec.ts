// The pack here is a gRPC server in this process: the proxy doesn't care where a pack runs.
import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import {
  AnalyzerClient,
  AnalyzerService,
  type IAnalyzerServer,
} from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { listen } from "../../../sandbox/engine/languageHost/listen";
import {
  startPolicyPackProxy,
  type PolicyPackProxy,
} from "../../../sandbox/engine/languageHost/policyPack";

describe("the policy pack proxy", () => {
  let proxy: PolicyPackProxy;
  let engine: AnalyzerClient;
  let pack: grpc.Server;

  beforeEach(async () => {
    proxy = await startPolicyPackProxy();
    engine = new AnalyzerClient(`127.0.0.1:${proxy.port}`, grpc.credentials.createInsecure());
    pack = new grpc.Server();
  });

  afterEach(() => {
    engine.close();
    proxy.close("The test is over.");
    pack.forceShutdown();
  });

  async function startPack(handlers: Partial<IAnalyzerServer> = {}): Promise<number> {
    pack.addService(AnalyzerService, {
      getAnalyzerInfo: (
        _call: grpc.ServerUnaryCall<Empty, analyzer.AnalyzerInfo>,
        callback: grpc.sendUnaryData<analyzer.AnalyzerInfo>,
      ) => callback(null, new analyzer.AnalyzerInfo().setName("guards")),
      ...handlers,
    });
    return listen(pack);
  }

  function policies(): Promise<analyzer.AnalyzerInfo> {
    return new Promise((resolve, reject) => {
      engine.getAnalyzerInfo(new Empty(), (error, info) => {
        if (error === null) resolve(info);
        else reject(error);
      });
    });
  }

  function configureStack(request: analyzer.AnalyzerStackConfigureRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      engine.configureStack(request, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  function aConfiguration(): analyzer.AnalyzerStackConfigureRequest {
    const request = new analyzer.AnalyzerStackConfigureRequest()
      .setOrganization("organization")
      .setProject("conflicto")
      .setStack("prod")
      .setDryRun(true);
    request.getConfigMap().set("conflicto:imageTag", "0a1f3c5e7b9d");
    return request;
  }

  it("learns the stack from the engine before the pack runs, and hands it on to the pack", async () => {
    await configureStack(aConfiguration());
    assert.deepEqual(await proxy.stack, {
      organization: "organization",
      project: "conflicto",
      stack: "prod",
      dryRun: true,
      config: { "conflicto:imageTag": "0a1f3c5e7b9d" },
    });

    let told: string | undefined;
    const configureCall: IAnalyzerServer["configureStack"] = (call, callback) => {
      told = call.request.getStack();
      callback(null, new analyzer.AnalyzerStackConfigureResponse());
    };
    await proxy.attach(await startPack({ configureStack: configureCall }));
    assert.equal(told, "prod");
    assert.equal((await policies()).getName(), "guards");
  });

  it("attaches a pack that does not know the stack call", async () => {
    await configureStack(aConfiguration());
    await proxy.attach(await startPack());
    assert.equal((await policies()).getName(), "guards");
  });

  it("starts without a stack when the engine asks for the policies first, and answers once the pack runs", async () => {
    const answer = policies();
    assert.equal(await proxy.stack, undefined);
    await proxy.attach(await startPack());
    assert.equal((await answer).getName(), "guards");
  });

  it("passes the pack's own errors on", async () => {
    const getAnalyzerInfo: IAnalyzerServer["getAnalyzerInfo"] = (_call, callback) =>
      callback({ code: grpc.status.INTERNAL, details: "the rule broke" });
    await proxy.attach(await startPack({ getAnalyzerInfo }));
    await assert.rejects(policies(), { code: grpc.status.INTERNAL, details: "the rule broke" });
  });

  it("fails waiting calls with the reason when the pack never comes", async () => {
    const answer = policies();
    await proxy.stack;
    proxy.close("The policy pack has ended.");
    await assert.rejects(answer, {
      code: grpc.status.UNAVAILABLE,
      details: "The policy pack has ended.",
    });
  });
});
