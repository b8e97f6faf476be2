// Maintenance mode: while it is on, the load balancer itself answers every request with our page, and only the
// health path still reaches the service, so that a release can be proven behind the page.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameIn } from "../names";
import { MAINTENANCE_PAGE } from "./maintenancePage";

/** What the rules are made from. */
export interface MaintenanceArgs {
  /** Whether users are to get the page. */
  readonly maintenance: boolean;
  /** Whether they got it before this update. */
  readonly hasMaintenancePage: boolean;
  /** The listener that users reach. */
  readonly listenerArn: pulumi.Input<string>;
  readonly targetGroupArn: pulumi.Input<string>;
  /** Goes to the service all the same. */
  readonly healthPath: string;
  readonly tags: Record<string, string>;
}

// A listener asks its rules from the lowest priority up. The application's paths begin at 10.
const HEALTH_PRIORITY = 1;
const PAGE_PRIORITY = 2;

const PAGE_GOES =
  "The maintenance page is removed at the end of this update. One more `pulumi up` proves the smoke paths, which can't " +
  "be asked before.";

/**
 * Makes the rules of maintenance mode; none while it is off.
 *
 * Nothing that a release consists of may depend on them: switching the mode must touch neither the service nor
 * its task definition.
 *
 * @param name begins the rules' names.
 */
export function maintenanceRules(name: string, args: MaintenanceArgs): pulumi.Resource[] {
  if (!args.maintenance) {
    if (args.hasMaintenancePage) void pulumi.log.info(PAGE_GOES);
    return [];
  }
  const { listenerArn, targetGroupArn, healthPath, tags } = args;
  const health = new aws.lb.ListenerRule(nameIn(name, "maintenanceHealth"), {
    listenerArn,
    priority: HEALTH_PRIORITY,
    conditions: [{ pathPattern: { values: [healthPath] } }],
    actions: [{ type: "forward", targetGroupArn }],
    tags,
  });
  const page = new aws.lb.ListenerRule(
    nameIn(name, "maintenancePage"),
    {
      listenerArn,
      priority: PAGE_PRIORITY,
      conditions: [{ pathPattern: { values: ["/*"] } }],
      actions: [
        {
          type: "fixed-response",
          fixedResponse: {
            contentType: "text/html",
            messageBody: MAINTENANCE_PAGE,
            statusCode: "503",
          },
        },
      ],
      tags,
    },
    // At no time may the page hide the health path.
    { dependsOn: health },
  );
  return [health, page];
}
