"""The states of a target, driven by health check results."""

import unittest

from additions import target_health
from additions.target_health import CHECKING, DRAINING, TIMED_OUT, after_probe, answered

PASS = answered(200, "200")
FAIL = answered(500, "200")


def after(*results, state=CHECKING):
    """The state after these results, with thresholds 2 and 3."""
    for result in results:
        state = after_probe(state, result, healthy_threshold=2, unhealthy_threshold=3)
    return state


class TargetHealth(unittest.TestCase):
    def test_follows_consecutive_results(self):
        for results, expected in [
            ([], "initial"),
            ([PASS], "initial"),
            ([PASS, PASS], "healthy"),
            ([PASS, FAIL, PASS], "initial"),
            ([FAIL, PASS, PASS], "healthy"),
            ([FAIL, FAIL], "initial"),
            ([FAIL, FAIL, FAIL], "unhealthy"),
            ([PASS, PASS, FAIL, FAIL], "healthy"),
            ([PASS, PASS, FAIL, FAIL, PASS, FAIL, FAIL], "healthy"),
            ([PASS, PASS, FAIL, FAIL, FAIL], "unhealthy"),
            ([FAIL, FAIL, FAIL, PASS], "unhealthy"),
            ([FAIL, FAIL, FAIL, PASS, PASS], "healthy"),
        ]:
            with self.subTest(results=[r.passed for r in results]):
                self.assertEqual(after(*results).state, expected)

    def test_a_draining_target_stays_draining(self):
        self.assertEqual(after(PASS, PASS, state=DRAINING), DRAINING)

    def test_the_last_failure_is_the_reason(self):
        unhealthy = after(FAIL, FAIL, TIMED_OUT)
        self.assertEqual(unhealthy.reason, "Target.Timeout")
        self.assertEqual(unhealthy.description, "Request timed out")

    def test_a_healthy_target_has_no_reason(self):
        self.assertEqual(after(FAIL, PASS, PASS).reason, "")

    def test_matcher(self):
        for status, matcher, passed in [
            (200, "200", True),
            (204, "200", False),
            (204, "200,204", True),
            (299, "200-299", True),
            (300, "200-299", False),
            (404, "200-299, 404", True),
        ]:
            with self.subTest(status=status, matcher=matcher):
                self.assertEqual(target_health.answered(status, matcher).passed, passed)

    def test_a_mismatch_names_the_code(self):
        self.assertEqual(FAIL.reason, "Target.ResponseCodeMismatch")
        self.assertEqual(FAIL.description, "Health checks failed with these codes: [500]")
