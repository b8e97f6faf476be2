// Speaks the engine's protocol (pulumirpc.ResourceProvider). `main()` of `@pulumi/pulumi/provider`
// would do less of it and later: it can't report property paths, isn't told about previews or the
// region, and loads the whole SDK first.
import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { describe } from "./aws";
import { changedInputs } from "./diff";
import { NotReadyError } from "./lifecycle";
import type { Provider } from "./provider";
import type { Bag } from "./values";

type Handler<Request, Response> = (request: Request) => Promise<Response>;

const CHANGE_KINDS = {
  add: [proto.PropertyDiff.Kind.ADD, proto.PropertyDiff.Kind.ADD_REPLACE],
  delete: [proto.PropertyDiff.Kind.DELETE, proto.PropertyDiff.Kind.DELETE_REPLACE],
  update: [proto.PropertyDiff.Kind.UPDATE, proto.PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

/** Serves a provider on a free loopback port, and prints the port as the engine expects. */
export async function serve(provider: Provider): Promise<void> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  server.addService(ResourceProviderService, {
    configure: unary(configure(provider)),
    check: unary(check(provider)),
    diff: unary(diff(provider)),
    create: unary(create(provider)),
    read: unary(read(provider)),
    update: unary(update(provider)),
    delete: unary(remove(provider)),
    invoke: unary(invoke(provider)),
    cancel: unary(async () => {
      provider.cancel();
      return new Empty();
    }),
    getPluginInfo: unary(async () => {
      const info = new PluginInfo();
      info.setVersion(provider.version);
      return info;
    }),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  process.stdout.write(`${port}\n`);
}

function configure(provider: Provider): Handler<proto.ConfigureRequest, proto.ConfigureResponse> {
  return async (request) => {
    const variables = Object.fromEntries(
      request
        .getVariablesMap()
        .getEntryList()
        .map(([key, value]) => [key.replace("aws:config:", ""), value]),
    );
    provider.configure(variables);
    const response = new proto.ConfigureResponse();
    // Secrets come in plain, and the engine marks the same-named outputs secret again by itself.
    response.setAcceptsecrets(false);
    response.setSupportspreview(true);
    return response;
  };
}

function check(provider: Provider): Handler<proto.CheckRequest, proto.CheckResponse> {
  return async (request) => {
    const { inputs, failures } = provider.check(request.getUrn(), {
      news: bag(request.getNews()),
      olds: bag(request.getOlds()),
      seed: request.getRandomseed_asU8(),
    });
    const response = new proto.CheckResponse();
    response.setInputs(struct(inputs));
    for (const { property, reason } of failures) {
      const failure = new proto.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      response.addFailures(failure);
    }
    return response;
  };
}

function diff(provider: Provider): Handler<proto.DiffRequest, proto.DiffResponse> {
  return async (request) => {
    const { changes, deleteBeforeReplace } = provider.diff(request.getUrn(), differing(request));
    const response = new proto.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
    response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const { path, kind, replaces, inputDiff } of changes) {
      const detail = new proto.PropertyDiff();
      detail.setKind(CHANGE_KINDS[kind][replaces ? 1 : 0]);
      detail.setInputdiff(inputDiff);
      response.getDetaileddiffMap().set(path, detail);
    }
    response.setDiffsList([...changedInputs(changes)]);
    response.setReplacesList([...changedInputs(changes.filter(({ replaces }) => replaces))]);
    return response;
  };
}

function create(provider: Provider): Handler<proto.CreateRequest, proto.CreateResponse> {
  return async (request) => {
    const { id, state } = await provider.create(request.getUrn(), bag(request.getProperties()), {
      preview: request.getPreview(),
      timeoutSeconds: request.getTimeout(),
    });
    const response = new proto.CreateResponse();
    response.setId(id);
    response.setProperties(struct(state));
    return response;
  };
}

function read(provider: Provider): Handler<proto.ReadRequest, proto.ReadResponse> {
  return async (request) => {
    const id = request.getId();
    const [state, inputs] = [bag(request.getProperties()), bag(request.getInputs())];
    const live = await provider.read(request.getUrn(), id, state, inputs);
    const response = new proto.ReadResponse();
    if (live === undefined) return response;
    response.setId(live.id);
    response.setProperties(struct(live.state));
    response.setInputs(struct(live.inputs));
    return response;
  };
}

function update(provider: Provider): Handler<proto.UpdateRequest, proto.UpdateResponse> {
  return async (request) => {
    const state = await provider.update(request.getUrn(), request.getId(), differing(request), {
      preview: request.getPreview(),
      timeoutSeconds: request.getTimeout(),
    });
    const response = new proto.UpdateResponse();
    response.setProperties(struct(state));
    return response;
  };
}

function remove(provider: Provider): Handler<proto.DeleteRequest, Empty> {
  return async (request) => {
    const timeoutSeconds = request.getTimeout();
    const state = bag(request.getProperties());
    await provider.delete(request.getUrn(), request.getId(), state, timeoutSeconds);
    return new Empty();
  };
}

function invoke(provider: Provider): Handler<proto.InvokeRequest, proto.InvokeResponse> {
  return async (request) => {
    const response = new proto.InvokeResponse();
    response.setReturn(struct(await provider.invoke(request.getTok(), bag(request.getArgs()))));
    return response;
  };
}

function differing(request: proto.DiffRequest | proto.UpdateRequest) {
  return {
    news: bag(request.getNews()),
    state: bag(request.getOlds()),
    oldInputs: bag(request.getOldInputs()),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

function unary<Request, Response>(handle: Handler<Request, Response>) {
  return (
    call: grpc.ServerUnaryCall<Request, Response>,
    respond: grpc.sendUnaryData<Response>,
  ): void => {
    handle(call.request).then(
      (response) => respond(null, response),
      (error: unknown) => respond(failure(error)),
    );
  };
}

function failure(error: unknown): Partial<grpc.ServiceError> {
  const message = describe(error);
  const code = grpc.status.UNKNOWN;
  if (!(error instanceof NotReadyError)) return { code, details: message };
  const detail = new proto.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(struct(error.state));
  detail.setReasonsList([error.message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(code);
  status.setMessage(error.message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code, details: error.message, metadata };
}

function bag(properties: Struct | undefined): Bag {
  return properties?.toJavaScript() ?? {};
}

function struct(properties: Bag): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}
