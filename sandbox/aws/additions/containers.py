"""A task's containers: pulled, started, their output forwarded, their health commands run.

Through Docker's API, as Docker and Podman 4.3 both serve it. Podman serves no
`/distribution/…/json` (image digests), and its own health checks need systemd's timers.
"""

import functools
import os
import threading
import time

import docker.errors
from ministack.core.responses import get_account_id, get_region
from ministack.services import ecs

from .pace import CHECKS_FASTER
from .replacing import replace

LOG_DRAIN_SECONDS = 2.0
EXIT_POLL_SECONDS = 0.25
_forwarders = {}


def install():
    """Puts these ways to run containers in the place of MiniStack's."""
    replace(ecs, "_run_docker_container", _run)
    replace(ecs, "_prepare_service_images", _deployment_of)
    replace(ecs, "_start_awslogs_forwarder", _forward_logs)
    run_kwargs = replace(ecs, "_build_run_kwargs", lambda *a: _on_our_network(run_kwargs(*a)))


def _on_our_network(kwargs):
    """MiniStack would use the network of its own container, but here it runs in no container."""
    kwargs["network"] = os.environ["DOCKER_NETWORK"]
    kwargs.pop("extra_hosts", None)
    # The sandbox's images are built for this machine; the task definition names Fargate's.
    kwargs.pop("platform", None)
    return kwargs


def service_of(task):
    """The service that a task belongs to; None if it belongs to no service."""
    cluster = ecs._cluster_name_from_arn(task["clusterArn"])
    return ecs._services.get(f"{cluster}/{task.get('group', '').partition(':')[2]}")


def _deployment_of(task, _task_definition, _client):
    """The task's deployment, with no digest looked up before the pull.

    MiniStack asks Docker for the registry's manifest first, and trips the circuit breaker when
    it gets none; Podman 4.3 has no such call.
    """
    service = service_of(task)
    return ecs._deployment_for_task(service, task) if service else None


def _run(client, definition, run_kwargs, *, auth_config=None, **_cache_options):
    """Pulls and starts a container. Fargate keeps no images, so a failed pull ends the task."""
    image = definition["image"]
    try:
        _pull(client, _reachable(image), auth_config)
    except docker.errors.APIError as error:
        raise ecs._ImagePullError(f"pull image manifest: {image}: {error.explanation}") from error
    container = client.containers.run(_reachable(image), **run_kwargs)
    _note_digest(container, run_kwargs["labels"])
    return container


def _reachable(image):
    """Docker can't remap ghcr.io, so with Docker the name is changed to the sandbox's registry."""
    host, _, rest = image.partition("/")
    remapped, _, registry = os.environ.get("SANDBOX_REGISTRY_REMAP", "").partition("=")
    return f"{registry}/{rest}" if host == remapped else image


def _pull(client, image, auth_config):
    """docker-py's own pull ignores an error in the progress stream, and then uses a stale image."""
    repository, _, tag = image.rpartition(":")
    for line in client.api.pull(
        repository, tag=tag, stream=True, decode=True, auth_config=auth_config
    ):
        if "error" in line:
            raise docker.errors.APIError("pull failed", explanation=line["error"])


def _note_digest(container, labels):
    task = ecs._tasks.get(labels["com.amazonaws.ecs.task-arn"])
    digests = container.image.attrs.get("RepoDigests") or []
    for described in task["containers"] if task and digests else []:
        if described["name"] == labels["com.amazonaws.ecs.container-name"]:
            described["imageDigest"] = digests[0].partition("@")[2]


def _forward_logs(container, definition, task_id):
    config = ecs._awslogs_config(definition, task_id, container.id)
    if not config:
        return
    forward = functools.partial(
        ecs._forward_awslogs,
        container,
        config,
        get_account_id(),
        config["region"] or get_region(),
    )
    _forwarders[container.id] = threading.Thread(target=forward, daemon=True)
    _forwarders[container.id].start()


def await_exit(container, limit=float("inf")):
    """Waits for a container's exit and returns its code; raises TimeoutError after `limit` seconds.

    Not by the API's own wait: Podman's asks its database again at once, and keeps a core busy.
    """
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        container.reload()
        if container.status in ("exited", "stopped", "dead"):
            return container.attrs["State"]["ExitCode"]
        time.sleep(EXIT_POLL_SECONDS)
    raise TimeoutError(f"{container.short_id} still runs after {limit} s")


def remove(container):
    """Removes an exited container once its last lines have reached the log stream."""
    forwarder = _forwarders.pop(container.id, None)
    if forwarder:
        forwarder.join(LOG_DRAIN_SECONDS)
    try:
        container.remove(v=True, force=True)
    except docker.errors.APIError:
        pass  # Somebody else removed it.


def watch_health(container, check, stopped, report):
    """Runs a container's health command until `stopped` is set; `report(status)` on each change.

    The task definition's own settings and Docker's rules: the first run after one interval,
    `retries` failures in a row make it UNHEALTHY, those within `startPeriod` don't count.
    """
    command = check["command"]
    command = ["/bin/sh", "-c", *command[1:]] if command[0] == "CMD-SHELL" else command[1:]
    interval, limit = check.get("interval", 30), check.get("timeout", 5)
    started, failures, status = time.monotonic(), 0, "UNKNOWN"
    # Only until it is known: each run is a process in the container.
    while not stopped.wait(interval / CHECKS_FASTER if status == "UNKNOWN" else interval):
        began = time.monotonic()
        passed = _passes(container, command) and time.monotonic() - began <= limit
        if passed:
            failures = 0
        elif began - started >= check.get("startPeriod", 0):
            failures += 1
        now = "HEALTHY" if passed else status
        if failures >= check.get("retries", 3):
            now = "UNHEALTHY"
        if now != status and not stopped.is_set():
            status = now
            report(status)


def _passes(container, command):
    try:
        return container.exec_run(command).exit_code == 0
    except (docker.errors.DockerException, OSError):
        return False
