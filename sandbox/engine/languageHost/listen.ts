// What the language host's gRPC servers have in common.
import * as grpc from "@grpc/grpc-js";

// The engine's own limit: a resource's inputs can be large.
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

export const GRPC_OPTIONS: grpc.ChannelOptions = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
};

/** Serves on a free port of the loopback interface and says which. */
export function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
