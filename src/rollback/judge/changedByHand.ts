// What somebody has changed in ECS while the release stayed the same: state doesn't notice it by itself. Pure.
import { rollbackLine, pulumiLine } from "../../commandLines";
import { runsUnknownRevision, type Situation } from "../facts/situation";

/** The part of the situation that tells. */
type Facts = Pick<Situation, "file" | "live" | "stateTag" | "stateRevision" | "isRevisionKnown">;

/** A sentence for each change; none where ECS is asked for what the last update asked for, or the release is another one. */
export function changedByHand(facts: Facts): readonly string[] {
  const { live, file, stateRevision, stateTag, isRevisionKnown } = facts;
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
      : isRevisionKnown
        ? []
        : [
            `ECS runs the revision \`${runs}\` of \`${now.tag}\`, which no update of this project made: its settings may be others.`,
          ]),
    ...(now.desiredTasks < desiredCount
      ? [
          `ECS is asked for ${now.desiredTasks} tasks, config says ${desiredCount}: somebody or something else changed it.`,
        ]
      : []),
  ];
}

/**
 * What to type then. An update leaves a slot alone that has the right release by state, so state must learn first which
 * revision runs; then an update fills the other slot. Other numbers are put right by an update with a fresh look at AWS.
 *
 * @param usual what would be typed without that.
 */
export function nextWhereChanged(facts: Facts, usual: readonly string[]): readonly string[] {
  if (changedByHand(facts).length === 0) return usual;
  const { stack } = facts.file;
  const further = usual.length > 0 ? usual : [rollbackLine(stack, "verify")];
  if (runsUnknownRevision(facts)) return [pulumiLine(stack, "refresh"), ...further];
  const up = facts.isRevisionKnown ? ["up", "--refresh"] : ["up"];
  return [pulumiLine(stack, ...up), ...further];
}
