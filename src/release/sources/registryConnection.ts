// Requests to one repository of a registry: signs in when the registry asks for it, and explains a refusal in words for
// an operator.
import type { z } from "zod";
import { OperatorError } from "../../errors";
import { type Call, createFetch, type Fetch, isLoopback, parseJson, quoted } from "./fetching";
import { answerChallenge, type RegistryCredentials, SIGN_IN_HINT } from "./registryAuth";
import { errorsSchema } from "./registryImage";

/** A registry's answer, whole. */
export interface RegistryAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: Buffer;
}

const NOT_A_REGISTRY =
  "Check `imageRepository`, and whether a proxy answers in the registry's place.";

/** Asks a registry about one repository. */
export class RegistryConnection {
  readonly #host: string;
  readonly #call: Call;
  readonly #credentials: RegistryCredentials;
  readonly #fetch: Fetch;
  #authorization: string | undefined;

  /** @param host a registry; over plain HTTP when it is on this machine. */
  constructor(host: string, call: Call, credentials: RegistryCredentials) {
    this.#host = host;
    this.#call = call;
    this.#credentials = credentials;
    this.#fetch = createFetch(call);
  }

  /**
   * GETs a path of the registry, signing in at most once.
   *
   * @returns an answer with status 200, or 404 when `missing` admits it.
   * @throws OperatorError for every other answer, and when there is none.
   */
  async get(
    path: string,
    signal: AbortSignal,
    { accept = "application/json, */*", missing = "refuse" }: RequestOptions = {},
  ): Promise<RegistryAnswer> {
    let answer = await this.#ask(path, accept, signal);
    if (answer.status === 401) {
      const challenge = answer.headers.get("www-authenticate") ?? "";
      const signedIn = await answerChallenge(challenge, this.#credentials, {
        fetch: this.#fetch,
        repository: this.#call.repository,
        signal,
      });
      if (signedIn !== undefined) {
        this.#authorization = signedIn;
        answer = await this.#ask(path, accept, signal);
      }
    }
    const admitted = answer.status === 200 || (answer.status === 404 && missing === "admit");
    if (!admitted) throw this.#refused(answer);
    return answer;
  }

  /**
   * Reads an answer.
   *
   * @param what the answer should be, with its article.
   * @throws OperatorError when it is something else.
   */
  read<Output>({ body }: RegistryAnswer, schema: z.ZodType<Output>, what: string): Output {
    const text = body.toString();
    const { success, data } = schema.safeParse(parseJson(text));
    if (success) return data;
    throw new OperatorError(
      `${this.#host} sent something other than ${what} for \`${this.#call.repository}\`: ${this.#quoted(text)}`,
      { hint: NOT_A_REGISTRY },
    );
  }

  async #ask(path: string, accept: string, signal: AbortSignal): Promise<RegistryAnswer> {
    const origin = `${isLoopback(this.#host) ? "http" : "https"}://${this.#host}`;
    const authorization = this.#authorization;
    const response = await this.#fetch(origin + path, {
      headers: { accept, ...(authorization === undefined ? {} : { authorization }) },
      signal,
    });
    const { status, headers } = response;
    return { status, headers, body: Buffer.from(await response.arrayBuffer()) };
  }

  #refused({ status, body }: RegistryAnswer): OperatorError {
    const text = body.toString();
    const said = errorsSchema.safeParse(parseJson(text)).data?.errors;
    const why = said?.map(({ code, message = "" }) => `${code}: ${message}`).join("; ") ?? text;
    return new OperatorError(
      `${this.#host} answered ${status} for \`${this.#call.repository}\`: ${this.#quoted(why)}`,
      { hint: hintFor(status) },
    );
  }

  #quoted(text: string): string {
    return quoted(text, [this.#credentials.token, this.#authorization?.split(" ")[1]]);
  }
}

/** How a path is asked for. */
export interface RequestOptions {
  readonly accept?: string;
  /** What a 404 means: an error, or an answer like another. */
  readonly missing?: "refuse" | "admit";
}

function hintFor(status: number): string {
  if (status === 401 || status === 403) return SIGN_IN_HINT;
  // Registries hide private repositories like this.
  if (status === 404) return `Check \`imageRepository\`. ${SIGN_IN_HINT}`;
  return "Try again in a moment: the registry has a problem, or limits requests for now.";
}
