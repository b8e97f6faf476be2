// The one comment on a pull request that says what it would change: written anew with each push.
import { z } from "zod";
import { type GithubAddress, newestOf, writeToGithub } from "../release/sources/github";

// Not shown by GitHub; the comment is found by it.
const MARK = "<!-- conflicto-preview -->";
// GitHub's limit is 65,536 characters.
const LONGEST = 60_000;

/** A comment as far as it is looked at. */
interface Comment {
  readonly id: number;
  readonly body: string;
}

/**
 * Writes the comment, or changes the one that is there.
 *
 * @param number the pull request's.
 * @throws OperatorError when GitHub refuses or is silent.
 */
export async function keepComment(
  call: GithubAddress,
  number: number,
  text: string,
): Promise<"written" | "changed"> {
  const of = `comments of pull request ${number}`;
  const route = "/issues/{issue_number}/comments";
  const parameters = { issue_number: String(number) };
  const comments = await newestOf(
    { ...call, limit: 1000 },
    { route, parameters, page: z.array(comment), of },
  );
  const body = `${MARK}\n${cut(text)}`;
  const ours = comments.find((found) => found.body.startsWith(MARK));
  if (ours === undefined) {
    await writeToGithub(call, { method: "POST", route, parameters: { ...parameters, body }, of });
    return "written";
  }
  await writeToGithub(call, {
    method: "PATCH",
    route: "/issues/comments/{comment_id}",
    parameters: { comment_id: ours.id, body },
    of,
  });
  return "changed";
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST)}\n\`\`\`\n\n… cut: the job's log has all of it.`;
}

const comment = z
  .object({ id: z.number(), body: z.string().nullish() })
  .transform(({ id, body }): Comment => ({ id, body: body ?? "" }));
