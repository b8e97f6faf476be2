// What the database itself says that it is at: alembic's own table, as far as the application tells it in the answer of its
// health check (config `application.revisionField`).
import type { StackFile } from "../../config/stackFile";
import type { HttpPort } from "../../health/httpProbe";

const LIMIT_MS = 2_000;
const REVISION = /^\w[\w.-]{0,63}$/;

/**
 * Asks as users do; undefined where the application doesn't tell, or doesn't answer in time. Never rejects.
 *
 * @returns one revision for each head of alembic's.
 */
export async function readRevisions(
  { values }: Pick<StackFile, "values">,
  http: HttpPort,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const { application, url, healthPath } = values;
  const field = application?.revisionField;
  if (field === undefined || field === "" || url === undefined) return undefined;
  try {
    const answer = await http.get(`${url}${healthPath}`, LIMIT_MS, signal);
    return "failure" in answer ? undefined : revisionsIn(answer.body, field);
  } catch {
    return undefined;
  }
}

/** A text, with commas or spaces between several; or a list of texts. Anything else tells nothing. */
export function revisionsIn(body: string, field: string): readonly string[] | undefined {
  try {
    const said = (JSON.parse(body) as Readonly<Record<string, unknown>>)[field];
    const words = typeof said === "string" ? said.split(/[\s,]+/).filter(Boolean) : said;
    if (!Array.isArray(words) || words.length === 0) return undefined;
    const isWhole = words.every((word) => typeof word === "string" && REVISION.test(word));
    return isWhole ? (words as readonly string[]) : undefined;
  } catch {
    return undefined;
  }
}
