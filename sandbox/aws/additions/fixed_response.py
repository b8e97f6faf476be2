"""A listener's fixed response in the API's answers: its body is text there, also where it is HTML.

MiniStack 1.5.33 writes the body into its XML as it is, so that no client can read the answer about a
rule with a page of HTML.
"""

from xml.sax.saxutils import escape

CONFIG = "FixedResponseConfig"


def escaped(action):
    """The action as it must be written into XML; the one given stays as it is."""
    fixed = action.get(CONFIG)
    if fixed is None:
        return action
    return {**action, CONFIG: {**fixed, "MessageBody": escape(fixed.get("MessageBody", ""))}}
