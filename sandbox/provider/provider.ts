// The stand-in provider itself: finds the table entry for a URN, holds the configured region, and
// refuses what isn't its own.
import { randomBytes } from "node:crypto";
import { makeClients, withPatience, type Aws, type Clients } from "./aws";
import { checkRequest, type Failure } from "./check";
import { diff, type Difference, type DiffRequest } from "./diff";
import * as lifecycle from "./lifecycle";
import { functions, resourceTypes } from "./resources";
import type { ResourceType } from "./schema";
import type { Bag } from "./values";

/** Configuration that changes nothing here: `@pulumi/aws` always sends it, or it is about real AWS. */
const IGNORED_CONFIG = new Set([
  "version",
  "pluginDownloadURL",
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRegionValidation",
  "skipRequestingAccountId",
]);

const SUFFIX_DIGITS = 7;

/** How an operation is to be done. */
export interface Mode {
  /** Nothing may be changed, only foretold. */
  readonly preview: boolean;
  /** The resource option `customTimeouts`; 0 for none. */
  readonly timeoutSeconds: number;
}

/** One provider of one plugin process. */
export class Provider {
  private clients: Clients | undefined;
  private readonly cancellation = new AbortController();

  constructor(
    readonly version: string,
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {}

  /**
   * @param variables the provider's own configuration; values that aren't strings come as JSON.
   * @throws Error when AWS_ENDPOINT_URL isn't set (it must never talk to AWS itself), no region is
   * given, or a variable isn't served.
   */
  configure(variables: Readonly<Record<string, string>>): void {
    const { region = this.env.AWS_REGION, ...others } = variables;
    for (const [name, value] of Object.entries(others)) {
      if (!IGNORED_CONFIG.has(name)) {
        throw new Error(refusal(`no configuration \`${name}\``, value));
      }
    }
    const endpoint = this.env.AWS_ENDPOINT_URL;
    if (endpoint === undefined || endpoint === "" || /amazonaws\.com/.test(endpoint)) {
      throw new Error(
        "the stand-in for pulumi-resource-aws only talks to a sandbox, but AWS_ENDPOINT_URL is " +
          `${endpoint === undefined || endpoint === "" ? "not set" : endpoint}`,
      );
    }
    if (region === undefined) throw new Error("no region: set aws:region or AWS_REGION");
    this.clients = makeClients(region, endpoint);
  }

  /** See {@link checkRequest}. */
  check(
    urn: string,
    request: { readonly news: Bag; readonly olds: Bag; readonly seed: Uint8Array },
  ): { readonly inputs: Bag; readonly failures: readonly Failure[] } {
    // Without a seed (import) no name is made that has to be foretold.
    const seed = request.seed.length > 0 ? request.seed : randomBytes(SUFFIX_DIGITS);
    return checkRequest(typeOf(urn), {
      name: nameOf(urn),
      news: request.news,
      olds: request.olds,
      region: this.configured().region,
      suffix: Buffer.from(seed).toString("hex").slice(0, SUFFIX_DIGITS),
    });
  }

  /** See {@link diff}. */
  diff(urn: string, request: DiffRequest): Difference {
    return diff(typeOf(urn), request);
  }

  /** Creates a resource, or foretells what that would give (the id is empty then). */
  async create(urn: string, inputs: Bag, mode: Mode): Promise<{ id: string; state: Bag }> {
    const type = typeOf(urn);
    if (mode.preview) return { id: "", state: lifecycle.planCreate(type, inputs) };
    return lifecycle.create(type, this.aws(mode.timeoutSeconds), inputs);
  }

  /** Undefined when the resource is gone. */
  async read(
    urn: string,
    id: string,
    state: Bag,
    inputs: Bag,
  ): Promise<lifecycle.LiveResource | undefined> {
    return lifecycle.read(typeOf(urn), this.aws(0), id, state, inputs);
  }

  /** Updates a resource, or foretells its new state. */
  async update(urn: string, id: string, request: DiffRequest, mode: Mode): Promise<Bag> {
    const type = typeOf(urn);
    if (mode.preview) return lifecycle.planUpdate(type, request);
    return lifecycle.update(type, this.aws(mode.timeoutSeconds), id, request);
  }

  async delete(urn: string, id: string, state: Bag, timeoutSeconds: number): Promise<void> {
    await typeOf(urn).delete(this.aws(timeoutSeconds), id, state);
  }

  /** Calls a function such as `aws:route53/getZone:getZone`. */
  async invoke(token: string, args: Bag): Promise<Bag> {
    const call = functions[token];
    if (call === undefined) throw new Error(refusal(`no function \`${token}\``));
    return call(this.aws(0), args);
  }

  /** Ends every wait: the operations fail, what AWS has stays in state. */
  cancel(): void {
    this.cancellation.abort();
  }

  private aws(timeoutSeconds: number): Aws {
    return withPatience(this.configured(), timeoutSeconds, this.cancellation.signal);
  }

  private configured(): Clients {
    if (this.clients === undefined) throw new Error("the engine didn't configure the provider");
    return this.clients;
  }
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
function typeOf(urn: string): ResourceType {
  const token = urn.split("::")[2]?.split("$").pop() ?? "";
  const type = resourceTypes.get(token);
  if (type === undefined) throw new Error(refusal(`no resource type \`${token}\``));
  return type;
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function refusal(what: string, value?: string): string {
  const given = value === undefined ? "" : ` (${value})`;
  return `the sandbox's stand-in for pulumi-resource-aws serves ${what}${given}; sandbox/README.md lists what it serves`;
}
