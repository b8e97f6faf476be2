"""A service's deployments, its circuit breaker and its events, in ECS's own words."""

import time

from ministack.services import ecs

from .replacing import replace

# How long a FAILED deployment with no tasks left stays listed. ECS names no time; that it does
# drop it is known: "services-stable" waits for one deployment, and succeeds after a rollback.
FAILED_VISIBLE_SECONDS = 10.0
# What DescribeServices returns at most (API_Service).
EVENTS_KEPT = 100
_STARTING = ("PROVISIONING", "PENDING", "ACTIVATING")
_RUNNING = ("RUNNING", "DEACTIVATING")


def install():
    """Makes every new deployment start IN_PROGRESS, and a deleted service drain."""
    make = replace(ecs, "_make_deployment", lambda *a, **kw: _in_progress(make(*a, **kw)))
    update = replace(ecs, "_update_service", lambda data: _update(update, data))
    delete = replace(ecs, "_delete_service", lambda data: _delete(delete, data))


def _in_progress(deployment):
    deployment["rolloutState"] = "IN_PROGRESS"
    return deployment


def _update(update, data):
    """MiniStack's own event says that one task drains, whatever will happen."""
    service = _named(data)
    events = list(service["events"]) if service else []
    response = update(data)
    if service:
        service["events"] = events
    return response


def _delete(delete, data):
    """ECS keeps a deleted service DRAINING until its tasks have stopped."""
    response = delete(data)
    service = _named(data)
    if service and service["status"] == "INACTIVE":
        service["status"] = "DRAINING"
    return response


def _named(data):
    name = ecs._resolve_service_ref(data.get("service", ""))
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    return ecs._services.get(f"{cluster}/{name[0]}") if name else None


def count_failure(service, task):
    """Feeds the circuit breaker with a task of a deployment in progress that failed."""
    deployment = ecs._deployment_for_task(service, task)
    if task["stopCode"] == "TaskFailedToStart":
        _tell(service, f"was unable to place a task. Reason: {task['stoppedReason']}.")
    if (
        deployment is None
        or deployment is not ecs._primary_deployment(service)
        or deployment["rolloutState"] != "IN_PROGRESS"
    ):
        return
    deployment["failedTasks"] += 1
    breaker, limit = _breaker(service), ecs._circuit_breaker_threshold(service)
    if breaker.get("enable") and deployment["failedTasks"] >= limit:
        _fail(service, deployment, breaker.get("rollback"))


def forgive(service, deployment):
    """A healthy task ends a run of failures, unless the breaker is set to count all of them."""
    if _breaker(service).get("resetOnHealthyTask", True):
        deployment["failedTasks"] = 0


def _breaker(service):
    config = service.get("deploymentConfiguration") or {}
    return config.get("deploymentCircuitBreaker") or {}


def _fail(service, deployment, roll_back):
    _set_state(deployment, "FAILED", "ECS deployment circuit breaker: tasks failed to start.")
    deployment["_failed_at"] = time.monotonic()
    _tell(service, f"(deployment {deployment['id']}) deployment failed: tasks failed to start.")
    completed = [d for d in service["deployments"] if d["rolloutState"] == "COMPLETED"]
    if not roll_back or not completed:
        return
    target = completed[0]
    _tell(service, f"rolling back to deployment {target['id']}.")
    _set_state(
        target,
        "IN_PROGRESS",
        f"ECS deployment circuit breaker: rolling back to deploymentId {target['id']}.",
    )
    deployment["status"], target["status"] = "ACTIVE", "PRIMARY"
    target["desiredCount"] = service["desiredCount"]
    service["taskDefinition"] = target["taskDefinition"]
    service["deployments"].remove(target)
    service["deployments"].insert(0, target)


def settle(service, primary, steady):
    """Completes the PRIMARY once the service is steady, and forgets deployments that are over."""
    if steady and primary["rolloutState"] == "IN_PROGRESS":
        _set_state(primary, "COMPLETED", f"ECS deployment {primary['id']} completed.")
        _tell(service, f"(deployment {primary['id']}) deployment completed.")
        _tell(service, "has reached a steady state.")
    elif primary["rolloutState"] == "IN_PROGRESS" and not primary["rolloutStateReason"]:
        primary["rolloutStateReason"] = f"ECS deployment {primary['id']} in progress."
    if primary["rolloutState"] == "COMPLETED":
        service["deployments"] = [
            d for d in service["deployments"] if d is primary or _is_listed(d)
        ]


def _is_listed(deployment):
    seen_until = deployment.get("_failed_at", 0) + FAILED_VISIBLE_SECONDS
    return deployment["runningCount"] or time.monotonic() < seen_until


def _set_state(deployment, state, reason):
    deployment["rolloutState"] = state
    deployment["rolloutStateReason"] = reason
    deployment["updatedAt"] = ecs._iso()


def recount(service, tasks):
    """Counts the service's tasks; a draining one still runs, so it counts as running."""
    for deployment in service["deployments"]:
        own = [t for t in tasks if t["_deployment_id"] == deployment["id"]]
        deployment["runningCount"] = sum(t["lastStatus"] in _RUNNING for t in own)
        deployment["pendingCount"] = sum(t["lastStatus"] in _STARTING for t in own)
        if deployment["status"] != "PRIMARY":
            deployment["desiredCount"] = 0
    service["runningCount"] = sum(d["runningCount"] for d in service["deployments"])
    service["pendingCount"] = sum(d["pendingCount"] for d in service["deployments"])


def announce_started(service, tasks):
    """Tells of tasks that were just started."""
    _tell(service, f"has started {len(tasks)} tasks: {_names(tasks)}.")


def announce(service, tasks):
    """Tells of tasks whose targets were registered, and of those told to stop, once each."""
    registered = _untold(tasks, "registered", lambda t: t.get("_running_since"))
    for group_arn, count in _by_group(registered):
        _tell(service, f"registered {count} targets in (target-group {group_arn})")
    ending = _untold(tasks, "ending", lambda t: t["desiredStatus"] == "STOPPED")
    stopped = [t for t in ending if t["stopCode"] == "ServiceSchedulerInitiated"]
    if stopped:
        _tell(service, f"has stopped {len(stopped)} running tasks: {_names(stopped)}.")
    for group_arn, count in _by_group(ending):
        _tell(service, f"deregistered {count} targets in (target-group {group_arn})")
        _tell(service, f"has begun draining connections on {count} tasks.")


def announce_unhealthy(service, port, group_arn, health):
    """Tells why a target is unhealthy."""
    _tell(
        service,
        f"(port {port}) is unhealthy in (target-group {group_arn}) "
        f"due to (reason {health.description})",
    )


def announce_container_unhealthy(service, task):
    """Tells of a task whose health command fails."""
    _tell(service, f"{_names([task])} failed container health checks.")


def _untold(tasks, what, happened):
    fresh = [t for t in tasks if happened(t) and what not in t.setdefault("_told", set())]
    for task in fresh:
        task["_told"].add(what)
    return fresh


def _by_group(tasks):
    arns = [arn for task in tasks for arn, _port in task.get("_targets", ())]
    return [(arn, arns.count(arn)) for arn in dict.fromkeys(arns)]


def _names(tasks):
    return " ".join(f"(task {t['taskArn'].rsplit('/', 1)[-1]})" for t in tasks)


def _tell(service, text):
    event = {
        "id": ecs.new_uuid(),
        "createdAt": ecs._iso(),
        "message": f"(service {service['serviceName']}) {text}",
    }
    service["events"] = [event, *service["events"][: EVENTS_KEPT - 1]]
