// The rule that sends users to the live slot: one for all of the application's paths, so that they flip at once.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { SLOTS, trafficRuleName, type SlotName, type Weights } from "../guards/release/slotNames";
import { TRAFFIC } from "./rulePriorities";

/** What the rule is made from. */
export interface TrafficArgs {
  /** The listener that users reach. */
  readonly listenerArn: pulumi.Input<string>;
  /** Path patterns that go to the application; any other path is answered 404. */
  readonly pathPatterns: readonly string[];
  readonly targetGroupArns: Readonly<Record<SlotName, pulumi.Input<string>>>;
  readonly weights: Weights;
  /** The proof of the slot that users go to: the rule waits for it. */
  readonly after: pulumi.Resource[];
  readonly tags: Record<string, string>;
}

/** Makes the rule. */
export function trafficRule(name: string, args: TrafficArgs): aws.lb.ListenerRule {
  const { listenerArn, pathPatterns, targetGroupArns, weights, after, tags } = args;
  const targetGroups = SLOTS.map((slot) => ({ arn: targetGroupArns[slot], weight: weights[slot] }));
  return new aws.lb.ListenerRule(
    trafficRuleName(name),
    {
      listenerArn,
      priority: TRAFFIC,
      conditions: [{ pathPattern: { values: [...pathPatterns] } }],
      actions: [{ type: "forward", forward: { targetGroups } }],
      tags,
    },
    { dependsOn: after },
  );
}
