// Policy configuration (`--policy-pack-config`, PULUMI_OPTION_POLICY_PACK_CONFIG) can lower or disable any policy. This
// pack does not allow that for mandatory ones: a configuration that touches one is an error, and an error of the pack
// stops the update.
import * as grpc from "@grpc/grpc-js";
import type { ConfigureAnalyzerRequest } from "@pulumi/pulumi/proto/analyzer_pb";

type Configure = grpc.handleUnaryCall<ConfigureAnalyzerRequest, unknown>;

type AddService = (
  this: grpc.Server,
  service: grpc.ServiceDefinition,
  handlers: grpc.UntypedServiceImplementation,
) => void;

// pulumirpc.EnforcementLevel
const MANDATORY = 1;

/**
 * From now on the pack's server refuses a configuration that lowers one of these policies.
 *
 * The SDK serves a pack as soon as it is made and keeps its server to itself, so this stands where the server
 * gets its handlers.
 */
export function holdLevels(mandatory: readonly string[]): void {
  const server = grpc.Server.prototype as { addService: AddService };
  const { addService } = server;
  server.addService = function (service, handlers) {
    const configure = handlers["configure"] as Configure;
    const held: Configure = (call, callback) => {
      const lowered = loweredBy(call.request, mandatory);
      if (lowered.length === 0) return configure(call, callback);
      callback({
        code: grpc.status.INVALID_ARGUMENT,
        message:
          `The policy configuration lowers what is mandatory on this stack: ${lowered.join(", ")}. ` +
          "Take these out of the file that --policy-pack-config names.",
      });
    };
    addService.call(this, service, { ...handlers, configure: held });
  };
}

function loweredBy(request: ConfigureAnalyzerRequest, mandatory: readonly string[]): string[] {
  const lowered: string[] = [];
  request.getPolicyconfigMap().forEach((config, name) => {
    const isHeld = name === "all" || mandatory.includes(name);
    if (isHeld && Number(config.getEnforcementlevel()) !== MANDATORY) lowered.push(name);
  });
  return lowered.sort();
}
