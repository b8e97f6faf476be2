"""What is read from a request's forward actions, kept of them, answered, and done with them."""

import collections
import unittest

from additions.forward_config import chosen, kept, read_actions, written

A, B = "arn:a", "arn:b"


def query(**members):
    """A reader of one action's members; `_` stands for the dot."""
    given = {f"Actions.member.1.{name.replace('_', '.')}": v for name, v in members.items()}
    return lambda name: given.get(name, "")


def forward(*groups):
    """A kept action with these (arn, weight) pairs."""
    members = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in groups]
    given = {"Type": "forward", "ForwardConfig": {"TargetGroups": members}}
    return kept({"Type": "forward", "Order": 1}, given)


def group(number, member):
    """The name of a group's member in a request."""
    return f"ForwardConfig_TargetGroups_member_{number}_{member}"


class ReadActions(unittest.TestCase):
    def test_reads_groups_weights_and_stickiness(self):
        read = query(
            Type="forward",
            **{
                group(1, "TargetGroupArn"): A,
                group(1, "Weight"): "0",
                group(2, "TargetGroupArn"): B,
                "ForwardConfig_TargetGroupStickinessConfig_Enabled": "true",
                "ForwardConfig_TargetGroupStickinessConfig_DurationSeconds": "60",
            },
        )
        [action] = read_actions(read, "Actions")
        self.assertEqual(
            action["ForwardConfig"],
            {
                "TargetGroups": [
                    {"TargetGroupArn": A, "Weight": 0},
                    {"TargetGroupArn": B, "Weight": None},
                ],
                "TargetGroupStickinessConfig": {"Enabled": True, "DurationSeconds": 60},
            },
        )

    def test_reads_the_scalar(self):
        read = query(Type="forward", TargetGroupArn=A)
        self.assertEqual(
            read_actions(read, "Actions"), [{"Type": "forward", "TargetGroupArn": A}]
        )

    def test_reads_an_action_of_another_type(self):
        self.assertEqual(read_actions(query(Type="redirect"), "Actions"), [{"Type": "redirect"}])


class Kept(unittest.TestCase):
    def test_one_group_is_answered_both_ways_however_it_was_given(self):
        config = {
            "TargetGroups": [{"TargetGroupArn": A, "Weight": 1}],
            "TargetGroupStickinessConfig": {"Enabled": False},
        }
        expected = {"Type": "forward", "Order": 1, "TargetGroupArn": A, "ForwardConfig": config}
        scalar = {"Type": "forward", "TargetGroupArn": A}
        self.assertEqual(kept({**scalar, "Order": 1}, scalar), expected)
        self.assertEqual(forward((A, None)), expected)

    def test_several_groups_have_no_scalar(self):
        self.assertNotIn("TargetGroupArn", forward((A, 1), (B, 0)))

    def test_another_type_stays_as_it_is(self):
        fixed = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}
        self.assertEqual(kept(fixed, {"Type": "fixed-response"}), fixed)


class Chosen(unittest.TestCase):
    def counts(self, action, requests=3000):
        """How many of the requests each group got."""
        return collections.Counter(chosen(action)["TargetGroupArn"] for _ in range(requests))

    def test_weight_0_gets_nothing(self):
        self.assertEqual(self.counts(forward((A, 0), (B, 1))), {B: 3000})
        self.assertEqual(self.counts(forward((A, 999), (B, 0))), {A: 3000})

    def test_others_get_their_part(self):
        # A tenth of 3000, give or take seven standard deviations.
        self.assertAlmostEqual(self.counts(forward((A, 1), (B, 9)))[A], 300, delta=115)

    def test_one_group_gets_all(self):
        self.assertEqual(self.counts(forward((A, None)), 10), {A: 10})

    def test_the_rule_itself_stays_as_it_is(self):
        action = forward((A, 1), (B, 0))
        chosen(action)
        self.assertEqual(action, forward((A, 1), (B, 0)))

    def test_another_type_has_no_group(self):
        self.assertEqual(chosen({"Type": "redirect"}), {"Type": "redirect"})


class Written(unittest.TestCase):
    def test_adds_the_config_to_the_member(self):
        self.assertEqual(
            written("<member><Type>forward</Type></member>", forward((A, 1), (B, 0))),
            "<member><Type>forward</Type><ForwardConfig><TargetGroups>"
            "<member><TargetGroupArn>arn:a</TargetGroupArn><Weight>1</Weight></member>"
            "<member><TargetGroupArn>arn:b</TargetGroupArn><Weight>0</Weight></member>"
            "</TargetGroups><TargetGroupStickinessConfig><Enabled>false</Enabled>"
            "</TargetGroupStickinessConfig></ForwardConfig></member>",
        )

    def test_leaves_other_actions_alone(self):
        self.assertEqual(written("<member></member>", {"Type": "redirect"}), "<member></member>")


if __name__ == "__main__":
    unittest.main()
