"""Targets of target groups: registered, probed with the group's own settings, drained.

MiniStack 1.5.33 calls every registered target healthy and sends requests to any of them. Here one
thread per target probes it until it is deregistered. `_lock` guards the records; nothing is called
while it is held.
"""

import http.client
import itertools
import threading
import time

from ministack.core.concurrency import spawn_background
from ministack.services import alb

from . import target_health
from .pace import CHECKS_FASTER

# ELB's nodes learn of a target a moment after it is registered, and probe it from then on.
REGISTRATION_SECONDS = 1.0

_lock = threading.Lock()
_groups = {}
_turns = {}
_listeners = []


class Target:
    """One registered target; `leaving` is set when it is deregistered."""

    def __init__(self, group_arn, address, port):
        self.group_arn = group_arn
        self.address = address
        self.port = port
        self.health = target_health.REGISTERING
        self.leaving = threading.Event()
        self.gone_at = None


def on_change(listener):
    """Calls `listener()` whenever a target's state has changed."""
    _listeners.append(listener)


def register(group_arn, address, port):
    """Registers a target and starts to probe it; a draining one is taken back as a new one."""
    target = Target(group_arn, address, port)
    with _lock:
        group = _groups.setdefault(group_arn, {})
        present = group.get((address, port))
        if present and not present.leaving.is_set():
            return
        group[(address, port)] = target
    spawn_background(_watch, target, thread_name=f"target-{address}")


def deregister(group_arn, address, port):
    """Starts to drain a target. Returns the seconds until the group has forgotten it."""
    delay = float(_attribute(group_arn, "deregistration_delay.timeout_seconds", 300))
    with _lock:
        target = _groups.get(group_arn, {}).get((address, port))
        if target is None or target.leaving.is_set():
            return 0.0
        target.health = target_health.DRAINING
        target.gone_at = time.monotonic() + delay
        target.leaving.set()
    return delay


def health_of(group_arn, address, port):
    """The state of a target; UNUSED when it isn't registered."""
    target = registered(group_arn).get((address, port))
    return target.health if target else target_health.UNUSED


def choose(group_arn):
    """The target for the next request, in turn; None when there is none to send it to.

    As ELB documents: only healthy targets, unless none is; then it "fails open" to all that are
    registered. A draining target gets no new request, and an unused one none at all.
    """
    present = [
        target
        for target in registered(group_arn).values()
        if not target.leaving.is_set() and target.health.state != "unused"
    ]
    pool = [t for t in present if t.health.state == "healthy"] or present
    with _lock:
        turn = next(_turns.setdefault(group_arn, itertools.count()))
    return pool[turn % len(pool)] if pool else None


def registered(group_arn):
    """A copy of the group's targets, without those whose draining is over."""
    with _lock:
        group = _groups.get(group_arn, {})
        now = time.monotonic()
        for key in [k for k, t in group.items() if t.gone_at is not None and t.gone_at <= now]:
            del group[key]
        return dict(group)


def _attribute(group_arn, key, default):
    attributes = alb._tg_attrs.get(group_arn, [])
    return next((a["Value"] for a in attributes if a["Key"] == key), default)


def _watch(target):
    """Probes a target until it is deregistered or its group is deleted.

    While no rule names the group, nobody probes it; a rule that gives it weight 0 is enough.
    """
    target.leaving.wait(REGISTRATION_SECONDS)
    while not target.leaving.is_set():
        group = alb._tgs.get(target.group_arn)
        if group is None:
            return
        if not group["LoadBalancerArns"]:
            _change(target, target_health.NOT_IN_USE)
            target.leaving.wait(REGISTRATION_SECONDS)
            continue
        if target.health in (target_health.REGISTERING, target_health.NOT_IN_USE):
            _change(target, target_health.CHECKING)
        started = time.monotonic()
        result = _probe(target, group)
        _change(
            target,
            target_health.after_probe(
                target.health,
                result,
                group["HealthyThresholdCount"],
                group["UnhealthyThresholdCount"],
            ),
        )
        elapsed = time.monotonic() - started
        interval = group["HealthCheckIntervalSeconds"] / CHECKS_FASTER
        target.leaving.wait(max(0.0, interval - elapsed))


def _change(target, health):
    with _lock:
        if target.leaving.is_set() or target.health == health:
            return
        target.health = health
    for listener in _listeners:
        listener()


def _probe(target, group):
    port = group["HealthCheckPort"]
    connection = http.client.HTTPConnection(
        target.address,
        target.port if port == "traffic-port" else int(port),
        timeout=group["HealthCheckTimeoutSeconds"],
    )
    try:
        connection.request(
            "GET", group["HealthCheckPath"], headers={"User-Agent": "ELB-HealthChecker/2.0"}
        )
        return target_health.answered(
            connection.getresponse().status, group["Matcher"]["HttpCode"]
        )
    except TimeoutError:
        return target_health.TIMED_OUT
    except (OSError, http.client.HTTPException):
        return target_health.CONNECTION_FAILED
    finally:
        connection.close()
