"""ELBv2's rules: weighted target groups, ELB's limits, and which target groups are in use.

MiniStack 1.5.33 takes any rule, keeps one target group of an action, and knows no group to be in
use. It answers every call of the API on its one event loop, and so does it choose a request's rule:
a request meets a rule before or after ModifyRule, and goes on with the actions that it met.
"""

from ministack.services import alb

from . import forward_config, rule_limits
from .replacing import replace


def install():
    """Puts these rules in the place of MiniStack's, in the API and for requests."""
    parse = replace(alb, "_parse_actions", lambda *args: _parsed(parse, *args))
    xml = replace(alb, "_action_xml", lambda a: forward_config.written(xml(a), a))
    execute = replace(
        alb,
        "_execute_actions",
        lambda actions, *a, **kw: execute(list(map(forward_config.chosen, actions)), *a, **kw),
    )
    for name, problem in (
        ("_create_rule", _created_problem),
        ("_modify_rule", _modified_problem),
        ("_delete_rule", _no_problem),
        ("_set_rule_priorities", _order_problem),
        ("_create_listener", _created_listener_problem),
        ("_modify_listener", _modified_listener_problem),
        ("_delete_listener", _no_problem),
        ("_delete_lb", _no_problem),
        ("_delete_tg", _deleted_group_problem),
    ):
        _check(name, problem)


def _check(name, problem):
    """Has the call refused that `problem(params)` finds fault with."""
    handle = replace(alb, name, lambda params: _answer(handle, problem, params))


def _answer(handle, problem, params):
    if refused := problem(params):
        return alb._error(*refused)
    answer = handle(params)
    _note_uses()
    return answer


def _note_uses():
    """A group is in use when any rule names it, with whatever weight: LoadBalancerArns says so."""
    uses = {arn: [] for arn in alb._tgs}
    for rule in alb._rules.values():
        balancer = alb._listeners.get(rule["ListenerArn"], {}).get("LoadBalancerArn")
        for action in rule["Actions"] if balancer in alb._lbs else []:
            for arn, _weight in forward_config.weighted(action):
                if balancer not in uses.setdefault(arn, []):
                    uses[arn].append(balancer)
    for arn, group in alb._tgs.items():
        group["LoadBalancerArns"] = uses[arn]


def _given(params, prefix):
    return forward_config.read_actions(lambda name: alb._p(params, name), prefix)


def _parsed(parse, params, prefix="DefaultActions"):
    given = _given(params, prefix)
    return [forward_config.kept(*pair) for pair in zip(parse(params, prefix), given)]


def _no_problem(_params):
    return None


def _created_problem(params):
    listener = alb._listeners.get(alb._p(params, "ListenerArn"))
    if listener is None:
        return None  # MiniStack's own answer says so.
    return (
        rule_limits.priority_problem(
            int(alb._p(params, "Priority", "0")), _taken(listener["ListenerArn"], ())
        )
        or rule_limits.conditions_problem(alb._parse_conditions(params))
        or _actions_problem(params, "Actions", listener["LoadBalancerArn"])
    )


def _modified_problem(params):
    rule = alb._rules.get(alb._p(params, "RuleArn"))
    listener = alb._listeners.get(rule["ListenerArn"]) if rule else None
    if listener is None:
        return None
    return rule_limits.conditions_problem(alb._parse_conditions(params)) or _actions_problem(
        params, "Actions", listener["LoadBalancerArn"]
    )


def _created_listener_problem(params):
    return _actions_problem(params, "DefaultActions", alb._p(params, "LoadBalancerArn"))


def _modified_listener_problem(params):
    listener = alb._listeners.get(alb._p(params, "ListenerArn"))
    return listener and _actions_problem(params, "DefaultActions", listener["LoadBalancerArn"])


def _actions_problem(params, prefix, balancer):
    uses = {arn: group["LoadBalancerArns"] for arn, group in alb._tgs.items()}
    return rule_limits.actions_problem(_given(params, prefix), uses, balancer)


def _taken(listener_arn, moving):
    return {
        int(rule["Priority"])
        for arn, rule in alb._rules.items()
        if rule["ListenerArn"] == listener_arn and not rule["IsDefault"] and arn not in moving
    }


def _order_problem(params):
    """All of the rules are moved, or none: what is named twice or taken refuses the call."""
    wanted = {}
    while arn := alb._p(params, f"RulePriorities.member.{len(wanted) + 1}.RuleArn"):
        priority = alb._p(params, f"RulePriorities.member.{len(wanted) + 1}.Priority", "0")
        if arn in wanted or arn not in alb._rules:
            return ("RuleNotFound", f"Rule '{arn}' not found, or named twice")
        if alb._rules[arn]["IsDefault"]:
            return ("OperationNotPermitted", f"Default rule '{arn}' cannot be modified")
        if int(priority) in wanted.values():
            return ("ValidationError", f"Priority '{priority}' was provided multiple times")
        wanted[arn] = int(priority)
    for arn, priority in wanted.items():
        taken = _taken(alb._rules[arn]["ListenerArn"], wanted)
        if problem := rule_limits.priority_problem(priority, taken):
            return problem
    return None


def _deleted_group_problem(params):
    arn = alb._p(params, "TargetGroupArn")
    if not alb._tgs.get(arn, {}).get("LoadBalancerArns"):
        return None
    return (
        "ResourceInUse",
        f"Target group '{arn}' is currently in use by a listener or a rule",
    )
