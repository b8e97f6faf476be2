// `rollback pin` and `unpin`: bad tags, which nobody can deploy.
import { readStackFile, type StackFile } from "../../config/stackFile";
import { writeConfig } from "../../config/writeStackFile";
import { rollbackLine } from "../../commandLines";
import { EXIT, refused, type Outcome } from "../../report/outcome";
import { type PinChoice, tagToPin, tagToUnpin } from "../judge/pinning";
import { pins } from "../judge/pins";
import { registryOf } from "../facts/registryOf";
import { answer, situationOf, type Answer, type Situation } from "../facts/situation";
import { inTurn } from "../turn";

/** Where is looked; for tests, something else. */
export interface PinSources {
  readonly situation: (
    file: StackFile,
  ) => Promise<Pick<Situation, "history" | "releases" | "live" | "stateTag">>;
  /** Whether the registry has an image of that tag. */
  readonly hasImage: (file: StackFile, tag: string) => Promise<boolean>;
}

const TIME_LIMIT_MS = 5_000;

const SOURCES: PinSources = {
  situation: situationOf,
  hasImage: async (file, tag) =>
    (await (await registryOf(file, TIME_LIMIT_MS)).image(tag)) !== undefined,
};

/**
 * Adds or lifts a pin. It holds from the next preview on.
 *
 * @param text the tag, or a beginning of one that no other tag has.
 * @throws OperatorError when the stack's file can't be used or written.
 */
export async function pin(
  folder: string,
  stack: string,
  text: string,
  verb: "pin" | "unpin",
  sources: PinSources = SOURCES,
): Promise<Outcome> {
  return inTurn(readStackFile(folder, stack), async (file) => {
    const { pinnedTags } = file.values;
    const choice =
      verb === "pin" ? await choose(file, text, sources) : tagToUnpin(text, stack, pinnedTags);
    if (!("tag" in choice)) {
      const outcome = refused(choice.message, choice.next);
      return choice.isUsage ? { ...outcome, exitCode: EXIT.usage } : outcome;
    }
    const { tag } = choice;
    const wanted = verb === "pin" ? pins(pinnedTags, [tag], []) : pins(pinnedTags, [], [tag]);
    writeConfig(file, { pinnedTags: wanted.length === 0 ? undefined : wanted });
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

async function choose(file: StackFile, text: string, sources: PinSources): Promise<PinChoice> {
  const { history, releases, live, stateTag } = await sources.situation(file);
  const liveTag = live.ok ? live.value?.tag : undefined;
  const choice = tagToPin(text, {
    stack: file.stack,
    pinned: file.values.pinnedTags,
    releases: history.ok ? releases : { unknown: history.why },
    live: [liveTag, stateTag],
  });
  if (!("tag" in choice) || choice.ranHere) return choice;
  return known(file, choice, await answer(sources.hasImage(file, choice.tag)));
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
