// Pulumi's mocks, set up once: records what a program registers. They don't check inputs as a provider
// does, and run no hook; the drill does both on the real engine.
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

/** A resource that was registered, with its resolved inputs. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** How a resource was asked for. */
export interface Options {
  /** Logical names of what it waits for. */
  readonly after: readonly string[];
  readonly ignoreChanges: readonly string[];
}

const asked = new Map<string, Options>();

/** Everything registered since the last `startMocks`, in order. */
export const registered: Registered[] = [];

const OUTPUTS: Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>> = {
  "aws:lb/loadBalancer:LoadBalancer": () => ({
    dnsName: "alb.us-west-2.elb.amazonaws.com",
    zoneId: "Z1H1",
  }),
  "aws:rds/instance:Instance": () => ({ address: "db.internal" }),
  "aws:acm/certificate:Certificate": (inputs) => ({
    domainValidationOptions: [
      {
        domainName: inputs["domainName"],
        resourceRecordName: `_x.${inputs["domainName"] as string}`,
        resourceRecordType: "CNAME",
        resourceRecordValue: "_y.acm-validations.aws",
      },
    ],
  }),
  "aws:route53/record:Record": (inputs) => ({ fqdn: inputs["name"] }),
  "pulumi:index:Stash": (inputs) => ({ output: inputs["input"] }),
};

let earlier: Record<string, unknown> = {};
let state: Record<string, unknown> = {};

const CALLS: Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>> = {
  "aws:route53/getZone:getZone": ({ name }) => ({ id: "Z123", zoneId: "Z123", name }),
  "pulumi:pulumi:readStackOutputs": () => ({ outputs: earlier }),
  "pulumi:pulumi:readStackResourceOutputs": () => ({ outputs: state }),
};

interface Request {
  getType(): string;
  getName(): string;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
}
type Register = (request: Request, done: unknown) => void;

/** Starts afresh; call it before the program is imported. */
export function startMocks(
  options: {
    stack?: string;
    config?: Record<string, string>;
    earlier?: Record<string, unknown>;
    /** Outputs of the resources in state, by URN. */
    state?: Record<string, unknown>;
  } = {},
): void {
  registered.length = 0;
  asked.clear();
  earlier = options.earlier ?? {};
  // What is undefined is gone.
  state = Object.fromEntries(
    Object.entries(options.state ?? {}).filter(([, resource]) => resource !== undefined),
  );
  pulumi.runtime.setAllConfig(options.config ?? {}, []);
  void pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const resolved = inputs as Record<string, unknown>;
        registered.push({ type, name, inputs: resolved });
        const arn = `arn:aws:mock:us-west-2:123456789012:${name}`;
        const state = { arn, name, ...resolved, ...OUTPUTS[type]?.(resolved) };
        return { id: `${name}-id`, state };
      },
      call: ({ token, inputs }) =>
        CALLS[token]?.(inputs as Record<string, unknown>) ?? assert.fail(`${token} was called`),
    },
    "conflicto",
    options.stack ?? "prod",
    false,
    "organization",
  );
  // A resource with a hook would never resolve: the mock monitor doesn't know registerResourceHook.
  const monitor = pulumi.runtime.getMonitor() as unknown as Record<string, unknown>;
  const register = (monitor["registerResource"] as Register).bind(monitor);
  monitor["registerResource"] = (request: Request, done: unknown) => {
    asked.set(request.getType() + request.getName(), {
      after: request.getDependenciesList().map((urn) => urn.split("::").at(-1) ?? ""),
      ignoreChanges: request.getIgnorechangesList(),
    });
    register(request, done);
  };
  monitor["registerResourceHook"] = (_: unknown, done: (error: null, response: object) => void) =>
    done(null, {});
}

/** The one resource of a type; fails when there are more, or none. */
export function only(type: string): Registered {
  const found = all(type);
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(
      `${found.length} resources of ${type}: ${found.map(({ name }) => name).join()}`,
    );
  }
  return found[0];
}

/** All resources of a type. */
export function all(type: string): Registered[] {
  return registered.filter((resource) => resource.type === type);
}

/** The value of an Output; fails after two seconds instead of hanging. */
export async function valueOf<T>(output: pulumi.Output<T>, what = "output"): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} didn't resolve`)), 2000);
  });
  const value = (output as unknown as { promise: () => Promise<T> }).promise();
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The record of the proof at users' address, beside that of the slot's own. */
export function proofRecord(): Registered {
  const found = all("pulumi:index:Stash").filter(({ name }) => name.endsWith("-proof"));
  assert.equal(found.length, 1);
  return found[0]!;
}

/** How the one resource of this type and logical name was asked for. */
export function optionsOf(type: string, name: string): Options {
  return asked.get(type + name) ?? assert.fail(`no ${type} ${name}`);
}
