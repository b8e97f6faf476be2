"""What is refused in a rule, and with which of ELB's codes; and what isn't."""

import unittest

from additions.rule_limits import actions_problem, conditions_problem, priority_problem

HERE, THERE = "arn:balancer", "arn:other-balancer"
USES = {"a": [HERE], "b": [], "c": [], "d": [], "e": [], "f": [], "elsewhere": [THERE]}


def groups(**weights):
    """A forward action with these weights; `sticky` and `scalar` are what they are called."""
    sticky, scalar = weights.pop("sticky", None), weights.pop("scalar", None)
    config = {
        "TargetGroups": [{"TargetGroupArn": arn, "Weight": w} for arn, w in weights.items()]
    }
    if sticky:
        config["TargetGroupStickinessConfig"] = sticky
    action = {"Type": "forward", "ForwardConfig": config}
    return {**action, "TargetGroupArn": scalar} if scalar else action


def path(*values):
    """A path condition, as MiniStack keeps it."""
    return {"Field": "path-pattern", "Values": list(values)}


def header(name, *values):
    """A condition on a header, as MiniStack keeps it."""
    config = {"HttpHeaderName": name, "Values": list(values)}
    return {"Field": "http-header", "Values": [], "HttpHeaderConfig": config}


class ActionsProblem(unittest.TestCase):
    def test_refuses(self):
        for title, action, code, words in [
            ("no group", {"Type": "forward"}, "ValidationError", "must have a target group"),
            ("a weight of 1000", groups(a=1000, b=0), "ValidationError", "between 0 and 999"),
            ("a weight below 0", groups(a=-1, b=1), "ValidationError", "between 0 and 999"),
            ("no weight of two", groups(a=1, b=None), "ValidationError", "between 0 and 999"),
            ("only weights of 0", groups(a=0, b=0), "ValidationError", "greater than 0"),
            (
                "six groups",
                groups(a=1, b=1, c=1, d=1, e=1, f=1),
                "InvalidLoadBalancerAction",
                "at most 5",
            ),
            ("an unknown group", groups(a=1, x=0), "TargetGroupNotFound", "not found"),
            (
                "another balancer's group",
                groups(a=1, elsewhere=0),
                "TargetGroupAssociationLimit",
                "elsewhere",
            ),
            (
                "another scalar than the group",
                groups(a=1, scalar="b"),
                "ValidationError",
                "only if the ARNs match",
            ),
            (
                "a scalar beside two groups",
                groups(a=1, b=0, scalar="a"),
                "ValidationError",
                "only if the ARNs match",
            ),
            (
                "stickiness without a duration",
                groups(a=1, b=0, sticky={"Enabled": True}),
                "ValidationError",
                "1 and 604800",
            ),
            (
                "a duration of 0, disabled or not",
                groups(a=1, b=0, sticky={"Enabled": False, "DurationSeconds": 0}),
                "ValidationError",
                "1 and 604800",
            ),
        ]:
            with self.subTest(title):
                problem = actions_problem([action], USES, HERE)
                self.assertEqual(problem[0], code)
                self.assertIn(words, problem[1])

    def test_takes(self):
        for title, action in [
            ("two groups, one at 0", groups(a=1, b=0)),
            ("five groups", groups(a=999, b=0, c=0, d=0, e=0)),
            ("one group without a weight", groups(a=None)),
            ("the scalar alone", {"Type": "forward", "TargetGroupArn": "b"}),
            ("the scalar beside its own group", groups(a=1, scalar="a")),
            ("stickiness", groups(a=1, b=0, sticky={"Enabled": True, "DurationSeconds": 1})),
            ("stickiness that is off", groups(a=1, b=0, sticky={"Enabled": False})),
            ("another type", {"Type": "redirect"}),
        ]:
            with self.subTest(title):
                self.assertIsNone(actions_problem([action], USES, HERE))

    def test_refuses_the_hundred_and_first_group_of_a_balancer(self):
        uses = {f"arn{number}": [HERE] for number in range(100)} | {"new": []}
        self.assertIsNone(actions_problem([groups(arn7=1)], uses, HERE))
        code, _ = actions_problem([groups(arn7=1, new=0)], uses, HERE)
        self.assertEqual(code, "TooManyUniqueTargetGroupsPerLoadBalancer")


class ConditionsProblem(unittest.TestCase):
    def test_refuses(self):
        for title, conditions, words in [
            ("six values in one condition", [path(*"abcdef")], "'5' condition values"),
            (
                "six values over several",
                [path(*"abcde"), header("x-slot", "a")],
                "'5' condition values",
            ),
            ("seven wildcards", [path("*?*?*?*")], "'6' condition wildcards"),
            ("two path conditions", [path("/a"), path("/b")], "only have one 'path-pattern'"),
            ("no value", [path()], "must be specified"),
            ("a header without a value", [header("x-slot")], "must be specified"),
            ("a value of 129 characters", [header("x-slot", "a" * 129)], "at most 128"),
            ("a header's name of 41", [header("x" * 41, "a")], "1 to 40 characters"),
            ("a header without a name", [header("", "a")], "1 to 40 characters"),
            ("a space in a header's name", [header("x slot", "a")], "RFC 7230"),
            ("the host header", [header("Host", "a")], "host-header"),
        ]:
            with self.subTest(title):
                code, message = conditions_problem(conditions)
                self.assertEqual(code, "ValidationError")
                self.assertIn(words, message)

    def test_takes(self):
        for title, conditions in [
            ("five values in one condition", [path(*"abcde")]),
            ("six wildcards", [path("*?*?*?")]),
            ("two header conditions", [header("x-slot", "a"), header("x-slot", "b")]),
            ("a header's name of 40", [header("x" * 40, "a" * 128)]),
            ("none, for a change of the actions alone", []),
        ]:
            with self.subTest(title):
                self.assertIsNone(conditions_problem(conditions))


class PriorityProblem(unittest.TestCase):
    def test_is_one_that_is_taken_or_none_at_all(self):
        self.assertEqual(priority_problem(7, {7})[0], "PriorityInUse")
        self.assertEqual(priority_problem(0, set())[0], "ValidationError")
        self.assertEqual(priority_problem(50001, set())[0], "ValidationError")
        self.assertIsNone(priority_problem(7, {6, 8}))


if __name__ == "__main__":
    unittest.main()
