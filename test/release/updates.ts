// Updates of a stack's history, as short as a test can write them.
import type { Update } from "../../src/release/update";

/** An update; `number` counts minutes too, so that a later one is later. */
export function update(
  number: number,
  imageTag: string | undefined,
  parts: Partial<Update> = {},
): Update {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();
  return {
    number,
    startedAt: at(number * 10),
    endedAt: at(number * 10 + 1),
    result: "succeeded",
    imageTag,
    changed: true,
    confirmation: undefined,
    message: "",
    by: "ann",
    config: {},
    ...parts,
  };
}

/** A history, newest first, of updates written oldest first: `A`, `C!` failed, `D?` was refused at its start. */
export function history(...tags: string[]): Update[] {
  return tags
    .map((text, index) => {
      const tag = text.replace(/[!?]$/, "");
      if (text.endsWith("!")) return update(index + 1, tag, { result: "failed" });
      if (text.endsWith("?")) return update(index + 1, tag, { result: "failed", changed: false });
      return update(index + 1, tag);
    })
    .reverse();
}
