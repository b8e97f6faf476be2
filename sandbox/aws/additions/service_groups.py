"""What ECS demands of a service's target groups; MiniStack 1.5.33 takes any."""

from ministack.services import alb, ecs

from .replacing import replace


def install():
    """Refuses a service whose target group no rule of a load balancer names yet."""
    for name in ("_create_service", "_update_service"):
        _check(name)


def _check(name):
    handle = replace(ecs, name, lambda data: _problem(data) or handle(data))


def _problem(data):
    for balancer in data.get("loadBalancers") or []:
        arn = balancer.get("targetGroupArn")
        if arn not in alb._tgs:
            return _refused(f"The target group {arn} does not exist.")
        if not alb._tgs[arn]["LoadBalancerArns"]:
            return _refused(
                f"The target group with targetGroupArn {arn}"
                " does not have an associated load balancer."
            )
    return None


def _refused(message):
    return ecs.error_response_json("InvalidParameterException", message, 400)
