// `rollback pin` and `unpin`: bad tags, which nobody can deploy.
import { readStackFile, type StackFile } from "../../config/stackFile";
import { rollbackLine } from "../../commandLines";
import { EXIT, refused, type Outcome } from "../../report/outcome";
import { type PinChoice, tagToPin, tagToUnpin } from "../judge/pinning";
import { pins } from "../judge/pins";
import type { RollbackDeps } from "../deps";
import { answer, situationOf, type Answer } from "../facts/situation";
import { release } from "../options";
import { inTurn } from "../turn";
import type { Verb } from "../verb";

/** As it is typed. */
export const PIN: Verb<unknown, string> = {
  define: (root) =>
    root
      .command("pin")
      .description("a bad tag: nobody can deploy it")
      .addArgument(release("<tag>")),
  run: ({ target, options }, deps) => pin(options.stack, target, "pin", deps),
};

/** As it is typed. */
export const UNPIN: Verb<unknown, string> = {
  define: (root) => root.command("unpin").description("lifts a pin").addArgument(release("<tag>")),
  run: ({ target, options }, deps) => pin(options.stack, target, "unpin", deps),
};

const TIME_LIMIT_MS = 5_000;

/**
 * Adds or lifts a pin. It holds from the next preview on.
 *
 * @param text the tag, or a beginning of one that no other tag has.
 * @throws OperatorError when the stack's file can't be used or written.
 */
export async function pin(
  stack: string,
  text: string,
  verb: "pin" | "unpin",
  deps: RollbackDeps,
): Promise<Outcome> {
  return inTurn(readStackFile(deps.folder, stack), deps, async (file) => {
    const { pinnedTags } = file.values;
    const choice =
      verb === "pin" ? await choose(file, text, deps) : tagToUnpin(text, stack, pinnedTags);
    if (!("tag" in choice)) {
      const outcome = refused(choice.message, choice.next);
      return choice.isUsage ? { ...outcome, exitCode: EXIT.usage } : outcome;
    }
    const { tag } = choice;
    const wanted = verb === "pin" ? pins(pinnedTags, [tag], []) : pins(pinnedTags, [], [tag]);
    deps.writeConfig(file, { pinnedTags: wanted.length === 0 ? undefined : wanted });
    const said = verb === "pin" ? "is pinned: it can't be deployed" : "isn't pinned any more";
    return {
      exitCode: EXIT.done,
      report: { tag, pinnedTags: wanted },
      lines: [
        `\`${tag}\` ${said}. Commit ${file.path}, so that it holds for everybody.`,
        ...(choice.ranHere ? [] : [`\`${tag}\` never ran here; the registry has its image.`]),
      ],
    };
  });
}

async function choose(file: StackFile, text: string, deps: RollbackDeps): Promise<PinChoice> {
  const { history, releases, live, stateTag } = await situationOf(file, deps);
  const liveTag = live.ok ? live.value?.tag : undefined;
  const choice = tagToPin(text, {
    stack: file.stack,
    pinned: file.values.pinnedTags,
    releases: history.ok ? releases : { unknown: history.why },
    live: [liveTag, stateTag],
  });
  if (!("tag" in choice) || choice.ranHere) return choice;
  return known(file, choice, await answer(hasImage(file, choice.tag, deps)));
}

async function hasImage(file: StackFile, tag: string, { sources }: RollbackDeps): Promise<boolean> {
  const registry = await sources.registry(file, TIME_LIMIT_MS);
  return (await registry.image(tag)) !== undefined;
}

/** A tag that nobody has is a typing mistake: its pin would hold nobody back. */
function known(
  { stack }: StackFile,
  choice: { readonly tag: string; readonly ranHere: boolean },
  image: Answer<boolean>,
): PinChoice {
  if (image.ok && image.value) return choice;
  const why = image.ok ? "the registry has no such image" : image.why;
  return {
    isUsage: false,
    message: `\`${choice.tag}\` never ran here, and ${why}.`,
    next: rollbackLine(stack, "candidates"),
  };
}
