// `rollback pin` and `unpin`: bad tags, which nobody can deploy.
import { readStackFile } from "../../config/stackFile";
import { writeConfig } from "../../config/writeStackFile";
import { EXIT, refused, type Outcome } from "../outcome";
import { pins } from "../pins";

// OCI distribution specification, "Pulling manifests".
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Adds or lifts a pin. It holds from the next preview on. */
export function pin(folder: string, stack: string, tag: string, verb: "pin" | "unpin"): Outcome {
  const file = readStackFile(folder, stack);
  const { pinnedTags } = file.values;
  if (!TAG.test(tag)) {
    return {
      ...refused(`${JSON.stringify(tag)} can't be a tag.`, "rollback candidates"),
      exitCode: EXIT.usage,
    };
  }
  if (verb === "unpin" && !pinnedTags.includes(tag)) {
    return refused(`\`${tag}\` isn't pinned.`, `rollback status --stack ${stack}`);
  }
  const wanted = verb === "pin" ? pins(pinnedTags, [tag], []) : pins(pinnedTags, [], [tag]);
  writeConfig(file, { pinnedTags: wanted.length === 0 ? undefined : wanted });
  const said = verb === "pin" ? "is pinned: it can't be deployed" : "isn't pinned any more";
  return {
    exitCode: EXIT.done,
    report: { pinnedTags: wanted },
    lines: [`\`${tag}\` ${said}. Commit ${file.path}, so that it holds for everybody.`],
  };
}
