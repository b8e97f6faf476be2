"""What ELB refuses in a rule's actions and conditions, with its error codes. Pure.

Each function returns an error's code and message, or None. Sources: ELB's guide ("Action types",
"Condition types for listener rules", "Quotas"), the API reference, and errors as users quote them.
Not documented, so our reading: the code for too many groups in one action, and that weights which
are all 0 are refused.
"""

import re

from .forward_config import STICKINESS, weighted

GROUPS_PER_ACTION = 5
GROUPS_PER_BALANCER = 100
VALUES_PER_RULE = 5
# The page of quotas; the page of condition types still says 5.
WILDCARDS_PER_RULE = 6
HEADER_NAME_LENGTH = 40
VALUE_LENGTH = 128
ONCE_PER_RULE = ("host-header", "http-request-method", "path-pattern", "source-ip")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


def actions_problem(actions, uses, balancer):
    """What is wrong with the actions of a rule of the load balancer `balancer` (an ARN).

    `uses`: for each target group, the load balancers that it is used by.
    """
    for action in actions:
        if action["Type"] != "forward":
            continue
        if problem := _forward_problem(action) or _groups_problem(action, uses, balancer):
            return problem
    return None


def _forward_problem(action):
    groups = weighted(action)
    if not groups:
        return _invalid("A forward action must have a target group")
    scalar = action.get("TargetGroupArn", groups[0][0])
    if [arn for arn, _ in groups] != [scalar] and "TargetGroupArn" in action:
        return _invalid(
            "You can specify both a target group list and a top-level target group ARN"
            " only if the ARNs match"
        )
    if len(groups) > GROUPS_PER_ACTION:
        return (
            "InvalidLoadBalancerAction",
            f"An action can have at most {GROUPS_PER_ACTION} target groups",
        )
    return _weights_problem([weight for _, weight in groups]) or _stickiness_problem(action)


def _weights_problem(weights):
    if len(weights) == 1 and weights[0] is None:
        return None
    if any(weight is None or not 0 <= weight <= 999 for weight in weights):
        return _invalid("The weight for each target group must be between 0 and 999, inclusive")
    if sum(weights) == 0:
        return _invalid("The weight of at least one target group must be greater than 0")
    return None


def _stickiness_problem(action):
    sticky = action.get("ForwardConfig", {}).get(STICKINESS, {})
    seconds = sticky.get("DurationSeconds", 0 if sticky.get("Enabled") else 1)
    if 1 <= seconds <= 604800:
        return None
    return _invalid("Target group stickiness duration must be between 1 and 604800 seconds")


def _groups_problem(action, uses, balancer):
    arns = {arn for arn, _ in weighted(action)}
    if not arns <= uses.keys():
        return ("TargetGroupNotFound", "One or more target groups not found")
    elsewhere = sorted(arn for arn in arns if any(used != balancer for used in uses[arn]))
    if elsewhere:
        return (
            "TargetGroupAssociationLimit",
            "The following target groups cannot be associated with more than one load balancer: "
            + ", ".join(elsewhere),
        )
    if len(arns | {arn for arn, used in uses.items() if balancer in used}) > GROUPS_PER_BALANCER:
        return (
            "TooManyUniqueTargetGroupsPerLoadBalancer",
            f"A load balancer can have at most {GROUPS_PER_BALANCER} target groups",
        )
    return None


def conditions_problem(conditions):
    """What is wrong with the conditions of a rule."""
    fields = [condition["Field"] for condition in conditions]
    for field in ONCE_PER_RULE:
        if fields.count(field) > 1:
            return _invalid(f"A rule can only have one '{field}' condition")
    values = [value for condition in conditions for value in values_of(condition)]
    if any(not values_of(condition) for condition in conditions):
        return _invalid("A condition value must be specified")
    if any(len(value) > VALUE_LENGTH for value in values):
        return _invalid(f"A condition value can have at most {VALUE_LENGTH} characters")
    if len(values) > VALUES_PER_RULE:
        return _invalid(
            f"A rule can only have '{VALUES_PER_RULE}' condition values and regex values"
        )
    if sum(value.count("*") + value.count("?") for value in values) > WILDCARDS_PER_RULE:
        return _invalid(f"A rule can only have '{WILDCARDS_PER_RULE}' condition wildcards")
    return next(filter(None, map(_header_problem, conditions)), None)


def values_of(condition):
    """What a condition compares the request with."""
    return condition.get("HttpHeaderConfig", condition)["Values"]


def _header_problem(condition):
    if condition["Field"] != "http-header":
        return None
    name = condition["HttpHeaderConfig"]["HttpHeaderName"]
    if len(name) > HEADER_NAME_LENGTH or not _HEADER_NAME.fullmatch(name):
        return _invalid(
            f"The name of an HTTP header must have 1 to {HEADER_NAME_LENGTH} characters"
            " that RFC 7230 admits"
        )
    if name.lower() == "host":
        return _invalid("The host header must be compared with a host-header condition")
    return None


def priority_problem(priority, taken):
    """What is wrong with a rule's priority; `taken` are those of the listener's other rules."""
    if not 1 <= priority <= 50000:
        return _invalid(f"Priority '{priority}' must be between 1 and 50000")
    if priority in taken:
        return ("PriorityInUse", f"Priority '{priority}' is currently in use")
    return None


def _invalid(message):
    return ("ValidationError", message)
