"""The second half of a task's life: its target, its health, its end.

MiniStack starts tasks; 1.5.33 stops them with SIGTERM while the load balancer still sends them
requests, and inspects each container ten times a second. Here a task's end is: target deregistered
and drained (DEACTIVATING), SIGTERM, SIGKILL after the container's stopTimeout (STOPPING), removed
(STOPPED). All of it on a thread of the task's own.
"""

import threading
import time

import docker.errors
from ministack.core.concurrency import resource_lock, spawn_background
from ministack.services import ecs

from . import containers, targets
from .replacing import replace

# ECS's default for a container without stopTimeout.
STOP_TIMEOUT_SECONDS = 30
_stopped_events = {}
_listeners = []


def install(changed):
    """Puts this life cycle in the place of MiniStack's; `changed()` is called on each change."""
    _listeners.append(changed)
    replace(ecs, "_watch_task_lifecycle", _begin)
    replace(ecs, "_maybe_mark_stopped", lambda task, docker_client=None: None)
    replace(ecs, "_stop_task", _stop_api)


def stop(task, reason, code, failed=False):
    """Tells a task to stop and returns at once. False when it was stopping already.

    `failed`: it counts as a failure of its deployment.
    """
    if not _tell_to_stop(task, reason, code, failed):
        return False
    spawn_background(_end, task, _leave_groups(task), thread_name="ecs-task-end")
    return True


def _tell_to_stop(task, reason, code, failed):
    with resource_lock("ecs-task", task["taskArn"]):
        if not ecs._task_is_active(task["taskArn"], task):
            return False
        ecs._bump_task_version(task)
        task["desiredStatus"] = "STOPPED"
        task["stoppingAt"] = ecs._iso()
        task["stoppedReason"] = reason
        task["stopCode"] = code
        task["_failed"] = failed
        task["lastStatus"] = "DEACTIVATING"
    _stopped(task).set()
    return True


def _stopped(task):
    return _stopped_events.setdefault(task["taskArn"], threading.Event())


def _ports_of(task):
    """The (target group, port) pairs a task of a service is registered with."""
    service = containers.service_of(task)
    balancers = service.get("loadBalancers", []) if service else []
    return [(b["targetGroupArn"], b["containerPort"]) for b in balancers]


def _leave_groups(task):
    """Deregisters the task's targets. Returns the seconds until all of them are drained."""
    address = ecs._task_ip(task)
    delays = [targets.deregister(arn, address, port) for arn, port in task.get("_targets", ())]
    return max(delays, default=0.0)


def _begin(task, client, _account_id, _region):
    """Called once the task is RUNNING: registers it, and watches its containers."""
    task["_targets"] = _ports_of(task)
    for group_arn, port in task["_targets"]:
        targets.register(group_arn, ecs._task_ip(task), port)
    task["_running_since"] = time.monotonic()
    if not ecs._task_is_active(task["taskArn"], task):
        # It was told to stop meanwhile, and found no target to take out.
        _leave_groups(task)
    definition = ecs._task_defs[ecs._resolve_td_key(task["taskDefinitionArn"])]
    for index, docker_id in enumerate(list(task["_docker_ids"])):
        container = client.containers.get(docker_id)
        spawn_background(_await_exit, task, container, index, thread_name="ecs-task-exit")
        check = definition["containerDefinitions"][index].get("healthCheck")
        if check:
            spawn_background(
                containers.watch_health,
                container,
                check,
                _stopped(task),
                lambda status, i=index: _report_health(task, i, status),
                thread_name="ecs-task-health",
            )
    _notify()


def _notify():
    for listener in _listeners:
        listener()


def _report_health(task, index, status):
    with resource_lock("ecs-task", task["taskArn"]):
        task["containers"][index]["healthStatus"] = status
        known = [c["healthStatus"] for c in task["containers"]]
        known = [status for status in known if status != "UNKNOWN"]
        task["healthStatus"] = "UNHEALTHY" if "UNHEALTHY" in known else "HEALTHY"
    _notify()


def _await_exit(task, container, index):
    """Waits for a container's exit; an essential one takes the task with it."""
    exit_code = None
    while exit_code is None:
        try:
            exit_code = containers.await_exit(container)
        except docker.errors.NotFound:
            return
        except (docker.errors.DockerException, OSError):
            # The engine didn't answer: no evidence that the process ended.
            time.sleep(1)
    _note_exit(task, index, exit_code)
    if task["_container_essentials"][index] and _tell_to_stop(
        task, "Essential container in task exited", "EssentialContainerExited", True
    ):
        _leave_groups(task)
        _end(task, 0.0)


def _note_exit(task, index, exit_code):
    with resource_lock("ecs-task", task["taskArn"]):
        task["containers"][index]["lastStatus"] = "STOPPED"
        task["containers"][index]["exitCode"] = exit_code


def _end(task, drain_seconds):
    """Drains, stops and removes; a task that is still starting is cleaned up by its starter."""
    _notify()
    time.sleep(drain_seconds)
    with resource_lock("ecs-task", task["taskArn"]):
        task["lastStatus"] = "STOPPING"
        docker_ids = list(task.get("_docker_ids") or [])
    definition = ecs._task_defs[ecs._resolve_td_key(task["taskDefinitionArn"])]
    enders = [
        threading.Thread(target=_end_container, args=(task, i, docker_id, definition))
        for i, docker_id in enumerate(docker_ids)
    ]
    for ender in enders:
        ender.start()
    for ender in enders:
        ender.join()
    with resource_lock("ecs-task", task["taskArn"]):
        now = ecs._iso()
        task["_docker_ids"] = []
        task["executionStoppedAt"] = task["stoppedAt"] = now
        task["lastStatus"] = "STOPPED"
        for container in task["containers"]:
            container["lastStatus"] = "STOPPED"
        ecs._bump_task_version(task)
    _stopped_events.pop(task["taskArn"], None)
    _notify()


def _end_container(task, index, docker_id, definition):
    limit = definition["containerDefinitions"][index].get("stopTimeout", STOP_TIMEOUT_SECONDS)
    try:
        container = ecs._get_docker().containers.get(docker_id)
    except docker.errors.NotFound:
        return
    try:
        container.stop(timeout=limit)
    except docker.errors.APIError as error:
        # Podman refuses to stop a container that is exiting at this moment.
        ecs.logger.info("ECS: stop of %s: %s", docker_id, error.explanation)
    try:
        _note_exit(task, index, containers.await_exit(container, limit))
    except (docker.errors.APIError, OSError) as error:
        ecs.logger.warning("ECS: exit of %s: %s", docker_id, error)
    containers.remove(container)


def _stop_api(data):
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    if cluster is None:
        return ecs.error_response_json("ClusterNotFoundException", "Cluster not found.", 400)
    task = ecs._resolve_task(data.get("task", ""), cluster)
    if not task:
        return ecs.error_response_json(
            "InvalidParameterException", "The referenced task was not found.", 400
        )
    stop(task, data.get("reason", "Task stopped by user"), "UserInitiated")
    return ecs.json_response({"task": ecs._sanitize(task)})
