"""Starts MiniStack's gateway with the sandbox's additions, in one process, in the foreground."""

import importlib.metadata

PINNED = "1.5.33"


def main():
    """Installs the additions over the pinned MiniStack, and serves until SIGTERM."""
    found = importlib.metadata.version("ministack")
    if found != PINNED:
        raise SystemExit(f"MiniStack {found} is installed; the additions are for {PINNED}")
    from additions import containers, databases, rules, scheduler, service_groups, target_api
    from ministack.app import main as serve

    target_api.install()
    rules.install()
    containers.install()
    databases.install()
    scheduler.install()
    service_groups.install()
    serve()


if __name__ == "__main__":
    main()
