// Stands between the engine and a policy pack until the pack is running.
//
// The engine speaks to a pack from the start, and tells it which stack it judges by a call; a pack
// in Node expects to find that in its environment. So this answers the first calls itself, starts
// the pack once the stack is known, and from then on passes every call through unread.
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { GRPC_OPTIONS, listen } from "./listen";
import type { StackConfiguration } from "./launch";

type Calls = grpc.ServiceDefinition;
type Handler = grpc.handleUnaryCall<Buffer, Buffer>;

const EMPTY = Buffer.alloc(0);
const UNREAD = {
  requestSerialize: (bytes: Buffer): Buffer => bytes,
  requestDeserialize: (bytes: Buffer): Buffer => bytes,
  responseSerialize: (bytes: Buffer): Buffer => bytes,
  responseDeserialize: (bytes: Buffer): Buffer => bytes,
};
const CALLS: Calls = Object.fromEntries(
  Object.entries(AnalyzerService as unknown as Calls).map(([name, call]) => [
    name,
    { ...call, ...UNREAD },
  ]),
);

/** A policy pack as the engine sees it. */
export interface PolicyPackProxy {
  /** Where the engine finds it on the loopback interface. */
  readonly port: number;
  /** The stack to judge; undefined if the engine asks for the policies without naming a stack. */
  readonly stack: Promise<StackConfiguration | undefined>;
  /** From now on calls go to the pack that listens on this port. */
  attach(port: number): Promise<void>;
  /** The pack is gone: calls that wait for it fail with this reason. */
  close(reason: string): void;
}

/** Starts answering the engine in the pack's place. */
export async function startPolicyPackProxy(): Promise<PolicyPackProxy> {
  const stack = deferred<StackConfiguration | undefined>();
  const pack = deferred<grpc.Client>();
  pack.promise.catch(() => undefined);
  let configuration: Buffer | undefined;

  const forward = (path: string): Handler => {
    return (call, callback) => {
      stack.resolve(undefined);
      pack.promise.then(
        (client) =>
          unary(client, path, call.request).then((answer) => callback(null, answer), callback),
        (error: Error) => callback({ code: grpc.status.UNAVAILABLE, message: error.message }),
      );
    };
  };
  const handlers: Record<string, Handler> = Object.fromEntries(
    Object.entries(CALLS).map(([name, { path }]) => [name, forward(path)]),
  );
  handlers.handshake = (_call, callback) => callback(null, EMPTY);
  handlers.configureStack = (call, callback) => {
    configuration = call.request;
    stack.resolve(stackConfiguration(call.request));
    callback(null, EMPTY);
  };

  const server = new grpc.Server(GRPC_OPTIONS);
  server.addService(CALLS, handlers);
  let client: grpc.Client | undefined;
  return {
    port: await listen(server),
    stack: stack.promise,
    async attach(port) {
      client = new grpc.Client(
        `127.0.0.1:${port}`,
        grpc.credentials.createInsecure(),
        GRPC_OPTIONS,
      );
      if (configuration !== undefined) await configure(client, configuration);
      pack.resolve(client);
    },
    close(reason) {
      pack.reject(new Error(reason));
      client?.close();
      server.tryShutdown(() => undefined);
    },
  };
}

/** Older packs don't know the call: they have the stack from their environment. */
async function configure(client: grpc.Client, request: Buffer): Promise<void> {
  try {
    await unary(client, AnalyzerService.configureStack.path, request);
  } catch (error) {
    if ((error as grpc.ServiceError).code !== grpc.status.UNIMPLEMENTED) throw error;
  }
}

function unary(client: grpc.Client, path: string, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      UNREAD.requestSerialize,
      UNREAD.responseDeserialize,
      request,
      (error, answer) => {
        if (error !== null) reject(error);
        else resolve(answer ?? EMPTY);
      },
    );
  });
}

function stackConfiguration(request: Buffer): StackConfiguration {
  const message = AnalyzerStackConfigureRequest.deserializeBinary(request);
  return {
    organization: message.getOrganization(),
    project: message.getProject(),
    stack: message.getStack(),
    dryRun: message.getDryRun(),
    config: Object.fromEntries(message.getConfigMap().entries()),
  };
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let settle!: Pick<Deferred<T>, "resolve" | "reject">;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}
