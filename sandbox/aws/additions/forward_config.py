"""A forward action's target groups and their weights: read, kept, written, chosen from. Pure.

ELB's guide, "Action types for listener rules", has the rules: requests go to the groups by their
weights, and a group without healthy targets is not skipped. Every answer of the API about a
forward action has the whole ForwardConfig, and TargetGroupArn beside it where there is one group.
"""

import random

GROUPS, STICKINESS = "TargetGroups", "TargetGroupStickinessConfig"


def read_actions(read, prefix):
    """The actions of a request, as given: Type, TargetGroupArn, ForwardConfig.

    `read(name)` is a member of the query, "" when it isn't there. A weight that isn't given is
    None.
    """
    actions, index = [], 1
    while kind := read(f"{prefix}.member.{index}.Type"):
        base = f"{prefix}.member.{index}"
        action = {"Type": kind}
        if arn := read(f"{base}.TargetGroupArn"):
            action["TargetGroupArn"] = arn
        if config := _read_config(read, f"{base}.ForwardConfig"):
            action["ForwardConfig"] = config
        actions.append(action)
        index += 1
    return actions


def _read_config(read, base):
    config, groups = {}, []
    while arn := read(f"{base}.{GROUPS}.member.{len(groups) + 1}.TargetGroupArn"):
        weight = read(f"{base}.{GROUPS}.member.{len(groups) + 1}.Weight")
        groups.append({"TargetGroupArn": arn, "Weight": int(weight) if weight else None})
    if groups:
        config[GROUPS] = groups
    sticky = {}
    if enabled := read(f"{base}.{STICKINESS}.Enabled"):
        sticky["Enabled"] = enabled == "true"
    if seconds := read(f"{base}.{STICKINESS}.DurationSeconds"):
        sticky["DurationSeconds"] = int(seconds)
    if sticky:
        config[STICKINESS] = sticky
    return config


def kept(action, given):
    """The action as ELB keeps and answers it; `given` is its part from `read_actions`."""
    if action["Type"] != "forward":
        return action
    config = given.get("ForwardConfig", {})
    groups = [
        {"TargetGroupArn": arn, "Weight": 1 if weight is None else weight}
        for arn, weight in weighted(given)
    ]
    others = {name: value for name, value in action.items() if name != "TargetGroupArn"}
    scalar = {"TargetGroupArn": groups[0]["TargetGroupArn"]} if len(groups) == 1 else {}
    sticky = {"Enabled": False, **config.get(STICKINESS, {})}
    return {**others, **scalar, "ForwardConfig": {GROUPS: groups, STICKINESS: sticky}}


def weighted(action):
    """The (target group, weight) pairs of an action; none for one that doesn't forward."""
    groups = action.get("ForwardConfig", {}).get(GROUPS)
    if groups is None and "TargetGroupArn" in action:
        return [(action["TargetGroupArn"], None)]
    return [(group["TargetGroupArn"], group["Weight"]) for group in groups or []]


def chosen(action):
    """The action with the one target group that gets this request; weight 0 gets none."""
    if action["Type"] != "forward":
        return action
    groups = [(arn, weight) for arn, weight in weighted(action) if weight > 0]
    [(arn, _)] = random.choices(groups, [weight for _, weight in groups])
    return {**action, "TargetGroupArn": arn}


def written(xml, action):
    """The action's XML with its ForwardConfig; MiniStack 1.5.33 writes only TargetGroupArn."""
    config = action.get("ForwardConfig")
    if config is None:
        return xml
    groups = "".join(
        f"<member><TargetGroupArn>{arn}</TargetGroupArn><Weight>{weight}</Weight></member>"
        for arn, weight in weighted(action)
    )
    sticky = config[STICKINESS]
    seconds = sticky.get("DurationSeconds")
    duration = "" if seconds is None else f"<DurationSeconds>{seconds}</DurationSeconds>"
    enabled = f"<Enabled>{str(sticky['Enabled']).lower()}</Enabled>"
    end = "</member>"
    return (
        f"{xml.removesuffix(end)}<ForwardConfig><{GROUPS}>{groups}</{GROUPS}>"
        f"<{STICKINESS}>{enabled}{duration}</{STICKINESS}></ForwardConfig>{end}"
    )
