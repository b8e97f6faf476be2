// Changes of a slot's task definition, and whether a rollback may make them.
import { TASK_DEFINITION } from "../../../src/guards/resourceTypes";
import { filledTask, LIVE, OLD_TASK, refilled, replacedTask, type Row, task } from "./slotStates";

/** The rows. */
export const TASKS: readonly Row[] = [
  {
    ...filledTask,
    title: "fill the idle slot with what the live one has, but for the image",
    after: task("b", "good", refilled),
  },
  { ...replacedTask, title: "say so by a replacement", after: task("b", "good", refilled) },
  {
    ...filledTask,
    title: "make the first filling of a slot",
    after: task("b", "good"),
    earlier: LIVE,
  },
  {
    ...filledTask,
    title: "fill it with the live one's settings under another fingerprint",
    after: task("b", "good", { labels: { "slot.settings": "s2" } }),
  },
  {
    ...replacedTask,
    title: "give it its own older settings back with another image",
    after: task("b", "good", { environment: { MODE: "old" } }, { cpu: "256" }),
  },
  {
    ...filledTask,
    title: "fill the idle slot from another family of task definitions",
    after: task("b", "good", refilled, { family: "app-c" }),
    named: /`family`: `app-b` → `app-c`/,
  },
  ...(
    [
      ["more CPU", task("b", "good", refilled, { cpu: "1024" }), /`cpu`/],
      ["another role", task("b", "good", refilled, { taskRoleArn: "arn:role/admin" }), /`taskRole/],
      [
        "another variable",
        task("b", "good", { ...refilled, environment: { MODE: "new" } }),
        /environment\.MODE/,
      ],
      [
        "another value of the environment",
        task("b", "good", { ...refilled, environment: { ENVIRONMENT: "dev" } }),
        /environment\.ENVIRONMENT/,
      ],
      [
        "another port",
        task("b", "good", { ...refilled, container: { portMappings: [{ containerPort: 9000 }] } }),
        /portMappings/,
      ],
      [
        "another secret",
        task("b", "good", { ...refilled, container: { secrets: [] } }),
        /backend\.secrets/,
      ],
      [
        "a label of somebody else's",
        task("b", "good", { labels: { "slot.filling": "2", owner: "x" } }),
        /dockerLabels\.owner/,
      ],
      [
        "the tag of another repository",
        task("b", "good", { ...refilled, image: "ghcr.io/other/app:good" }),
        /ghcr\.io\/other\/app:good/,
      ],
      [
        "one more container",
        task("b", "good", refilled, {
          containerDefinitions: JSON.stringify([
            ...(JSON.parse(
              String(task("b", "good", refilled)["containerDefinitions"]),
            ) as object[]),
            { name: "miner", image: "x/miner:1" },
          ]),
        }),
        /miner/,
      ],
    ] as const
  ).flatMap(([title, after, named]): Row[] => [
    { ...filledTask, title: `fill the idle slot with ${title}`, after, named },
    { ...filledTask, title: `make a first filling with ${title}`, after, earlier: LIVE, named },
  ]),
  {
    ...filledTask,
    title: "fill the idle slot where state doesn't say which one is live",
    after: task("b", "good", refilled),
    scope: { liveSlot: undefined },
    named: /also replace|also create/,
  },
  {
    ...filledTask,
    title: "change what is in the live slot, but for its image",
    slot: "a",
    after: task("a", "good", { labels: { "slot.filling": "4" } }),
    named: /dockerLabels\.slot\.filling|slot\.filling/,
  },
  {
    type: TASK_DEFINITION,
    slot: "b",
    what: "delete",
    title: "take the idle slot's task definition away",
    before: OLD_TASK,
    named: /also delete `app-b`/,
  },
];
