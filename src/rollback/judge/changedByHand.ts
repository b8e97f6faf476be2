// What somebody has changed in ECS while the release stayed the same: state doesn't notice it by itself. Pure.
import { rollbackLine, pulumiLine } from "../../commandLines";
import { runsUnknownRevision, type Situation } from "../facts/situation";

/** The part of the situation that tells. */
type Facts = Pick<Situation, "file" | "live" | "stateTag" | "stateRevision">;

/** A sentence for each change; none where ECS is asked for what the last update asked for, or the release is another one. */
export function changedByHand(facts: Facts): readonly string[] {
  const { live, file, stateRevision, stateTag } = facts;
  const now = live.ok ? live.value : undefined;
  if (now === undefined || now.tag !== stateTag) return [];
  const { desiredCount } = file.values;
  const [runs, says] = [now.taskDefinition, stateRevision ?? "nothing"].map((arn) =>
    arn.split("/").at(-1),
  );
  return [
    ...(runsUnknownRevision(facts)
      ? [
          `ECS runs the revision \`${runs}\` of \`${now.tag}\`, state says \`${says}\`: somebody or something else changed it.`,
        ]
      : []),
    ...(now.desiredTasks < desiredCount
      ? [
          `ECS is asked for ${now.desiredTasks} tasks, config says ${desiredCount}: somebody or something else changed it.`,
        ]
      : []),
  ];
}

/**
 * What to type then: an update with a fresh look at AWS takes ECS back to what state has proven.
 *
 * @param usual what would be typed without that.
 */
export function nextWhereChanged(facts: Facts, usual: readonly string[]): readonly string[] {
  if (changedByHand(facts).length === 0) return usual;
  const { stack } = facts.file;
  const further = usual.length > 0 ? usual : [rollbackLine(stack, "verify")];
  return [pulumiLine(stack, "up", "--refresh"), ...further];
}
