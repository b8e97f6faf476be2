// Elastic Load Balancing: what a listener or a rule does with a request.
import type {
  Action,
  ActionTypeEnum,
  ForwardActionConfig,
  RedirectActionStatusCodeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { flag, integer, object, set, text, type Values } from "../schema";

/** An action's inputs. */
export const action = {
  type: text({ required: true, oneOf: ["forward", "fixed-response", "redirect"] }),
  targetGroupArn: text(),
  // The real provider overlooks that the block, or its stickiness, is missing: AWS always answers both.
  forward: object(
    {
      targetGroups: set(
        object({ arn: text({ required: true }), weight: integer({ default: 1 }) }),
        { required: true },
      ),
      stickiness: object(
        { duration: integer({ required: true }), enabled: flag({ default: false }) },
        { computed: true },
      ),
    },
    { computed: true },
  ),
  order: integer({ computed: true }),
  fixedResponse: object({
    contentType: text({ required: true }),
    messageBody: text(),
    statusCode: text({ computed: true }),
  }),
  redirect: object({
    port: text({ default: "#{port}" }),
    protocol: text({ default: "#{protocol}" }),
    statusCode: text({ required: true, oneOf: ["HTTP_301", "HTTP_302"] }),
    host: text({ default: "#{host}" }),
    path: text({ default: "/#{path}" }),
    query: text({ default: "#{query}" }),
  }),
};

export type ActionInput = Values<typeof action>;
type Forward = NonNullable<ActionInput["forward"]>;

/** As the API takes it. */
export function actionRequest(given: ActionInput): Action {
  const { fixedResponse, redirect } = given;
  return {
    Type: given.type as ActionTypeEnum,
    Order: given.order,
    TargetGroupArn: given.targetGroupArn,
    ForwardConfig: given.forward && forwardConfig(given.forward),
    FixedResponseConfig: fixedResponse && {
      ContentType: fixedResponse.contentType,
      MessageBody: fixedResponse.messageBody,
      StatusCode: fixedResponse.statusCode,
    },
    RedirectConfig: redirect && {
      Port: redirect.port,
      Protocol: redirect.protocol,
      StatusCode: redirect.statusCode as RedirectActionStatusCodeEnum,
      Host: redirect.host,
      Path: redirect.path,
      Query: redirect.query,
    },
  };
}

function forwardConfig({ targetGroups, stickiness }: Forward): ForwardActionConfig {
  return {
    TargetGroups: targetGroups.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight })),
    TargetGroupStickinessConfig: stickiness && {
      Enabled: stickiness.enabled,
      DurationSeconds: stickiness.duration,
    },
  };
}

/**
 * Actions as the API answers them.
 *
 * @param known the program's, or state's: AWS answers a single group as `targetGroupArn` and as `forward`, and the
 * provider keeps the one that was given; both on import, where nothing is known.
 */
export function actionsOf(
  actions: readonly Action[] | undefined,
  known: readonly ActionInput[] | undefined,
) {
  return actions?.map((each, index) => actionOf(each, known?.[index]));
}

function actionOf({ Type, Order, ...it }: Action, known: ActionInput | undefined) {
  const { FixedResponseConfig: fixed, RedirectConfig: redirect } = it;
  const isForward = Type === "forward";
  return {
    type: Type,
    order: Order,
    targetGroupArn:
      isForward && (known === undefined || known.forward === undefined)
        ? it.TargetGroupArn
        : undefined,
    forward:
      isForward && (known === undefined || known.forward !== undefined)
        ? forwardOf(it.ForwardConfig)
        : undefined,
    fixedResponse: fixed && {
      contentType: fixed.ContentType,
      messageBody: fixed.MessageBody,
      statusCode: fixed.StatusCode,
    },
    redirect: redirect && {
      port: redirect.Port,
      protocol: redirect.Protocol,
      statusCode: redirect.StatusCode,
      host: redirect.Host,
      path: redirect.Path,
      query: redirect.Query,
    },
  };
}

function forwardOf(config: ForwardActionConfig | undefined) {
  const sticky = config?.TargetGroupStickinessConfig;
  return (
    config && {
      targetGroups: config.TargetGroups?.map(({ TargetGroupArn, Weight }) => ({
        arn: TargetGroupArn,
        weight: Weight,
      })),
      stickiness: sticky && { duration: sticky.DurationSeconds ?? 0, enabled: sticky.Enabled },
    }
  );
}
