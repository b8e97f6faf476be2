"""Which tasks a rolling deployment starts and stops, at 100 and 200 percent unless said."""

import unittest

from additions.rollout import Counts, Step, is_steady, next_step


def counts(new=0, new_healthy=0, old=0, old_healthy=0, desired=2):
    """A service that wants two tasks."""
    return Counts(desired, new, new_healthy, old, old_healthy)


class NextStep(unittest.TestCase):
    def test_steps(self):
        for title, given, expected in [
            ("a new service starts all", counts(), Step(2, 0, 0)),
            ("a deployment starts all beside the old", counts(0, 0, 2, 2), Step(2, 0, 0)),
            ("old ones stay while none is healthy", counts(2, 0, 2, 2), Step(0, 0, 0)),
            ("one healthy replaces one old", counts(2, 1, 2, 2), Step(0, 0, 1)),
            ("all healthy replace all old", counts(2, 2, 2, 2), Step(0, 0, 2)),
            ("a failed one is replaced", counts(1, 1, 1, 1), Step(1, 0, 0)),
            ("a rollback stops the failed at once", counts(2, 2, 2, 0), Step(0, 0, 2)),
            ("a third deployment first makes room", counts(0, 0, 4, 2), Step(0, 0, 2)),
            ("scaling in stops the newest", counts(3, 3), Step(0, 1, 0)),
            ("an unhealthy old one gives no cover", counts(2, 1, 2, 1), Step(0, 0, 1)),
            ("to zero", counts(2, 2, desired=0), Step(0, 2, 0)),
        ]:
            with self.subTest(title):
                self.assertEqual(next_step(given, 100, 200, may_start=True), expected)

    def test_a_failed_deployment_starts_nothing_and_keeps_the_old(self):
        self.assertEqual(next_step(counts(0, 0, 2, 2), 100, 200, may_start=False), Step(0, 0, 0))

    def test_without_room_old_ones_go_first(self):
        self.assertEqual(next_step(counts(0, 0, 2, 2), 50, 100, may_start=True), Step(0, 0, 1))

    def test_without_room_nor_slack_nothing_moves(self):
        self.assertEqual(next_step(counts(0, 0, 2, 2), 100, 100, may_start=True), Step(0, 0, 0))

    def test_room_leaves_the_old_alone_whatever_the_minimum(self):
        self.assertEqual(next_step(counts(0, 0, 2, 2), 0, 200, may_start=True), Step(2, 0, 0))


class IsSteady(unittest.TestCase):
    def test_needs_every_new_task_healthy_and_nothing_else_left(self):
        self.assertTrue(is_steady(counts(2, 2), stopping=0))
        self.assertFalse(is_steady(counts(2, 1), stopping=0))
        self.assertFalse(is_steady(counts(2, 2, 1, 1), stopping=0))
        self.assertFalse(is_steady(counts(2, 2), stopping=1))
        self.assertFalse(is_steady(counts(3, 3), stopping=0))
