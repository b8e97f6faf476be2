"""ELBv2's API for targets, and how a load balancer chooses one for a request. See targets.py."""

from xml.sax.saxutils import escape

from ministack.services import alb

from . import targets
from .fixed_response import escaped
from .replacing import replace


def install():
    """Puts these targets in the place of MiniStack's, in the API and for requests."""
    replace(alb, "_register_targets", _api(targets.register, "RegisterTargets"))
    replace(alb, "_deregister_targets", _api(targets.deregister, "DeregisterTargets"))
    replace(alb, "_describe_target_health", _describe_target_health)
    replace(alb, "_forward_to_tg", _forward_to_target_group)
    action_xml = replace(alb, "_action_xml", lambda action: action_xml(escaped(action)))
    dispatch = replace(alb, "dispatch_request", lambda *a, **kw: _as_sent(dispatch, *a, **kw))


async def _as_sent(dispatch, balancer, method, path, headers, *rest, **named):
    """The edge puts the load balancer's name into Host; rules and targets see the client's own."""
    headers = dict(headers)
    headers["host"] = headers.pop("x-sandbox-client-host", headers.get("host", ""))
    return await dispatch(balancer, method, path, headers, *rest, **named)


def _api(change, action):
    def handle(params):
        group_arn = alb._p(params, "TargetGroupArn")
        if group_arn not in alb._tgs:
            return alb._error("TargetGroupNotFound", f"Target group '{group_arn}' not found.")
        for address, port in _named(params, group_arn):
            change(group_arn, address, port)
        return alb._empty(action)

    return handle


def _named(params, group_arn):
    default = alb._tgs[group_arn]["Port"]
    named = alb._parse_targets_param(params)
    return [(t["Id"], int(t.get("Port") or default)) for t in named]


def _describe_target_health(params):
    group_arn = alb._p(params, "TargetGroupArn")
    if group_arn not in alb._tgs:
        return alb._error("TargetGroupNotFound", f"Target group '{group_arn}' not found.")
    wanted = _named(params, group_arn) or list(targets.registered(group_arn))
    members = "".join(_member(group_arn, address, port) for address, port in wanted)
    return alb._xml(
        200,
        "DescribeTargetHealth",
        f"<TargetHealthDescriptions>{members}</TargetHealthDescriptions>",
    )


def _member(group_arn, address, port):
    health = targets.health_of(group_arn, address, port)
    why = ""
    if health.reason and health.state != "healthy":
        why = f"<Reason>{health.reason}</Reason>"
        why += f"<Description>{escape(health.description)}</Description>"
    return (
        f"<member><Target><Id>{escape(address)}</Id><Port>{port}</Port></Target>"
        f"<HealthCheckPort>{port}</HealthCheckPort>"
        f"<TargetHealth><State>{health.state}</State>{why}</TargetHealth></member>"
    )


async def _forward_to_target_group(
    group_arn, method, path, headers, body, query, raw_query=None, raw_path=None
):
    group = alb._tgs.get(group_arn)
    target = targets.choose(group_arn) if group else None
    if target is None:
        page = b"<html><head><title>503 Service Temporarily Unavailable</title></head></html>"
        return 503, {"Content-Type": "text/html"}, page
    return await alb._proxy_http_target(
        {"Id": target.address, "Port": target.port},
        group,
        method,
        raw_path or path,
        headers,
        body,
        query,
        raw_query,
    )
