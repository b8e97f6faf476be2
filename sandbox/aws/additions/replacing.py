"""Replaces named functions of MiniStack, and refuses to start over a MiniStack it doesn't know."""


class UnknownMiniStack(Exception):
    """A function to replace isn't there: the installed MiniStack is not the pinned version."""


def replace(module, name, new):
    """Puts `new` in the place of `module.name` and returns what stood there.

    MiniStack dispatches API calls through `_ACTION_MAP`, which holds the functions themselves, so
    an entry that refers to the old function is pointed at the new one too.
    """
    old = getattr(module, name, None)
    if not callable(old):
        raise UnknownMiniStack(f"{module.__name__} has no function {name}; expected 1.5.33")
    setattr(module, name, new)
    actions = getattr(module, "_ACTION_MAP", {})
    for action, handler in actions.items():
        if handler is old:
            actions[action] = new
    return old
