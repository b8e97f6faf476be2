"""ECS's service scheduler: one thread that starts and stops the tasks of every service.

MiniStack 1.5.33 decides on whichever thread noticed something, by container state alone. Here all
service state is changed under `lock`, by API calls and by this thread: a task counts once its
target and its containers are healthy, old tasks go as new ones become healthy, a deployment is
COMPLETED when nothing of the old ones is left (API_Deployment: "reaches a steady state").
"""

import threading
import time

from ministack.core.responses import request_scope
from ministack.services import ecs

from . import deployments, rollout, targets, tasks
from .replacing import replace

# How late the passing of time alone (a grace period's end) may be noticed.
TICK_SECONDS = 0.5
# A task with neither load balancer nor health command is trusted after running this long.
UNCHECKED_SECONDS = 1.0

lock = threading.RLock()
_wake = threading.Event()


def install():
    """Puts this scheduler in the place of MiniStack's."""
    for name in (
        "_reconcile_service_tasks",
        "_refresh_service_state",
        "_complete_service_deployment",
        "_schedule_service_deployment_completion",
        "_record_service_task_failure",
        "_record_service_task_healthy",
        "_sync_service_targets",
    ):
        replace(ecs, name, lambda *_args, **_kwargs: wake())
    dispatch = replace(ecs, "_dispatch_action", lambda *a: _dispatch(dispatch, *a))
    deployments.install()
    tasks.install(wake)
    targets.on_change(wake)
    threading.Thread(target=_loop, daemon=True, name="ecs-scheduler").start()


def wake():
    """Something changed: look at every service now."""
    _wake.set()


def _dispatch(dispatch, action, data):
    """API calls change service records too; one that waits for a container must not hold us up."""
    if action == "ExecuteCommand":
        return dispatch(action, data)
    with lock:
        return dispatch(action, data)


def _loop():
    while True:
        _wake.wait(TICK_SECONDS)
        _wake.clear()
        for (account, region, key), service in ecs._services.all_items():
            with lock, request_scope(account, region):
                try:
                    _look_after(key.split("/", 1)[0], service)
                except Exception:
                    ecs.logger.exception("scheduler: %s", key)


def _look_after(cluster, service):
    if service["status"] == "INACTIVE":
        return
    own = _tasks_of(service)
    _stop_unhealthy(service, own)
    for task in own:
        if task["desiredStatus"] == "STOPPED" and not task.get("_counted"):
            task["_counted"] = True
            if task.get("_failed") or task["stopCode"] == "TaskFailedToStart":
                deployments.count_failure(service, task)
    if service["status"] == "ACTIVE":
        _roll(cluster, service, own)
    elif not own:
        service["status"] = "INACTIVE"
    deployments.announce(service, own)
    deployments.recount(service, _tasks_of(service))
    ecs._recount_cluster(cluster)


def _tasks_of(service):
    """The service's tasks that aren't over, or whose end nobody has looked at yet."""
    return [
        task
        for task in ecs._tasks.values()
        if task["clusterArn"] == service["clusterArn"]
        and task.get("group") == f"service:{service['serviceName']}"
        and not (task["lastStatus"] == "STOPPED" and task.get("_counted"))
    ]


def _roll(cluster, service, own):
    live = [task for task in own if task["desiredStatus"] != "STOPPED"]
    stopping = [task for task in own if task not in live and task["lastStatus"] != "STOPPED"]
    primary = ecs._primary_deployment(service)
    new = [task for task in live if task["_deployment_id"] == primary["id"]]
    old = sorted((task for task in live if task not in new), key=_is_healthy)
    for task in new:
        if _is_healthy(task) and not task.get("_was_healthy"):
            task["_was_healthy"] = True
            deployments.forgive(service, primary)
    counts = rollout.Counts(
        service["desiredCount"],
        len(new),
        sum(map(_is_healthy, new)),
        len(old),
        sum(map(_is_healthy, old)),
    )
    config = service.get("deploymentConfiguration") or {}
    step = rollout.next_step(
        counts,
        int(config.get("minimumHealthyPercent", 100)),
        int(config.get("maximumPercent", 200)),
        may_start=primary["rolloutState"] != "FAILED",
    )
    if step.start:
        _start(cluster, service, primary, step.start)
    for task in old[: step.stop_old] + new[counts.new - step.stop_new :]:
        reason = f"Scaling activity initiated by (deployment {primary['id']})"
        tasks.stop(task, reason, "ServiceSchedulerInitiated")
    deployments.settle(service, primary, rollout.is_steady(counts, len(stopping)))


def _start(cluster, service, deployment, count):
    before = set(ecs._tasks.keys())
    ecs._run_task(
        {
            "cluster": cluster,
            "taskDefinition": service["taskDefinition"],
            "count": count,
            "group": f"service:{service['serviceName']}",
            "startedBy": deployment["id"],
            "launchType": service.get("launchType"),
            "capacityProviderStrategy": service.get("capacityProviderStrategy"),
            "platformVersion": service.get("platformVersion", ""),
            "networkConfiguration": service.get("networkConfiguration", {}),
            "enableExecuteCommand": service.get("enableExecuteCommand", False),
            "_deploymentId": deployment["id"],
        }
    )
    started = [task for arn, task in ecs._tasks.items() if arn not in before]
    deployments.announce_started(service, started)


def _stop_unhealthy(service, own):
    """Stops the running tasks that fail a health check, once the service's grace is over."""
    grace = service.get("healthCheckGracePeriodSeconds") or 0
    for task in own:
        since = task.get("_running_since")
        if task["lastStatus"] != "RUNNING" or since is None or time.monotonic() - since < grace:
            continue
        for group_arn, port in task["_targets"]:
            health = targets.health_of(group_arn, ecs._task_ip(task), port)
            if health.state == "unhealthy":
                deployments.announce_unhealthy(service, port, group_arn, health)
                reason = f"Task failed ELB health checks in (target-group {group_arn})"
                tasks.stop(task, reason, "ServiceSchedulerInitiated", failed=True)
        if task["healthStatus"] == "UNHEALTHY":
            deployments.announce_container_unhealthy(service, task)
            reason = "Task failed container health checks"
            tasks.stop(task, reason, "ServiceSchedulerInitiated", failed=True)


def _is_healthy(task):
    """Running, in rotation in every target group, and passing its own health command."""
    since = task.get("_running_since")
    if task["lastStatus"] != "RUNNING" or since is None:
        return False
    address = ecs._task_ip(task)
    if any(targets.health_of(g, address, p).state != "healthy" for g, p in task["_targets"]):
        return False
    if _has_health_command(task):
        return task["healthStatus"] == "HEALTHY"
    return bool(task["_targets"]) or time.monotonic() - since >= UNCHECKED_SECONDS


def _has_health_command(task):
    definition = ecs._task_defs[ecs._resolve_td_key(task["taskDefinitionArn"])]
    return any(c.get("healthCheck") for c in definition["containerDefinitions"])
