"""RDS instances: one container an instance, this sandbox's own, available once it answers."""

import os

from ministack.services import rds

from .replacing import replace

START_LIMIT_SECONDS = 60


def install():
    """Puts these ways with database containers in the place of MiniStack's."""
    run = replace(rds, "_run_rds_container", lambda *a, **kw: _unpublished(run, *a, **kw))
    available = replace(
        rds, "_instance_available_unless_stopped", lambda instance: _await(available, instance)
    )
    # Part of the container's name, which another checkout on the same engine would take too.
    scope = replace(rds, "_rds_docker_scope", lambda *a: f"{scope(*a)}-{os.environ['SANDBOX_ID']}")


def _unpublished(run, client, engine, kwargs, **names):
    """A database is reached at its container's address; a port on all interfaces is not ours."""
    return run(client, engine, {k: v for k, v in kwargs.items() if k != "ports"}, **names)


def _await(available, instance):
    """MiniStack says "available" when the container was started; PostgreSQL needs seconds more."""
    address, port = instance.get("_internal_address"), instance.get("_internal_port")
    if address and not rds._wait_for_port(address, port, START_LIMIT_SECONDS):
        instance["DBInstanceStatus"] = "failed"
        return
    available(instance)
