"""How the API's answers show the body of a fixed response."""

import unittest

from additions.fixed_response import escaped


def fixed(body):
    """An action as MiniStack keeps it."""
    return {
        "Type": "fixed-response",
        "FixedResponseConfig": {"StatusCode": "503", "MessageBody": body},
    }


class FixedResponse(unittest.TestCase):
    def test_escapes_html_and_what_is_escaped_already(self):
        self.assertEqual(
            escaped(fixed("<p>fish &amp; chips</p>")),
            fixed("&lt;p&gt;fish &amp;amp; chips&lt;/p&gt;"),
        )

    def test_leaves_what_users_get_as_it_is(self):
        kept = fixed("<p>")
        escaped(kept)
        self.assertEqual(kept, fixed("<p>"))

    def test_leaves_other_actions_alone(self):
        forward = {"Type": "forward", "TargetGroupArn": "arn"}
        self.assertEqual(escaped(forward), forward)


if __name__ == "__main__":
    unittest.main()
