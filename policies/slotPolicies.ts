// Policies on what is in the slots: each task definition when it is made, and which slot users are sent to.
import type { Policies, ResourceValidationPolicy } from "@pulumi/policy";
import { inputChanges } from "../src/guards/release/inputChanges";
import { trafficLeadsToRelease } from "../src/guards/release/rules";
import { isTrafficRule, slotOf, type SlotName } from "../src/guards/release/slotNames";
import { slotsWithUsers } from "../src/release/slotDifferences";
import { taskRules } from "../src/guards/release/taskRules";
import { weightsInOrder } from "../src/guards/release/trafficRules";
import { TASK_DEFINITION } from "../src/guards/resourceTypes";
import type { Inputs } from "../src/guards/rule";
import { fillingIn } from "../src/release/slotLabels";
import { UNKNOWN } from "../src/guards/unknown";
import { descriptionOf, isUnknownRead, resourcePolicy } from "./resourcePolicies";
import type { JudgedStack } from "./stack";

/** The policies. */
export function slotPolicies(stack: JudgedStack): Policies {
  return [
    ...taskRules(stack.config).map((rule) =>
      onlyWhatIsNew(resourcePolicy(rule, stack, plain), stack),
    ),
    trafficPolicy(stack),
  ];
}

const plain = async ({ type, name, props }: { type: string; name: string; props: Inputs }) => ({
  type,
  name,
  after: props,
});

/** What stays in a slot was judged when it came there: the release that users left isn't the one that config asks for. */
function onlyWhatIsNew(
  policy: ResourceValidationPolicy,
  stack: JudgedStack,
): ResourceValidationPolicy {
  const { validateResource: judge } = policy;
  return {
    ...policy,
    validateResource: async (args, report) => {
      if (args.type === TASK_DEFINITION) {
        const before = (await stack.state()).resources.get(args.urn);
        // What state holds encrypted can't be compared: it is judged.
        const isSame =
          before?.secretInputs.length === 0 && inputChanges(before.inputs, args.props).length === 0;
        if (isSame) return;
      }
      for (const each of [judge ?? []].flat()) await each(args, report);
    },
  };
}

/** The slot's task definition comes before the rule: its image is known by then. */
function trafficPolicy(stack: JudgedStack): ResourceValidationPolicy {
  const images = new Map<SlotName, unknown>();
  const { containerName, imageRepository, imageTag } = stack.config;
  const release = `${imageRepository}:${imageTag}`;
  return {
    ...descriptionOf(trafficLeadsToRelease, stack),
    validateResource: ({ type, name, props }, report) => {
      if (type === TASK_DEFINITION) {
        images.set(slotOf(name), imageOf(props, containerName));
      }
      if (!isTrafficRule({ type, name })) return;
      for (const slot of slotsWithUsers(weightsInOrder(props["actions"]))) {
        const image = images.get(slot);
        // In the preview of a first deploy: the update judges it.
        if (image === release || image === UNKNOWN) continue;
        report(
          `Users would go to slot ${slot}, which has \`${typeof image === "string" ? image : "no release"}\`; config asks for \`${release}\`.`,
        );
      }
    },
  };
}

/** The release's image; `UNKNOWN` where the SDK says that it isn't known before the update. */
function imageOf(props: Inputs, containerName: string): unknown {
  try {
    return fillingIn(props["containerDefinitions"], containerName).image;
  } catch (error) {
    if (isUnknownRead(error)) return UNKNOWN;
    throw error;
  }
}
