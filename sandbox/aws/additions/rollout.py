"""How many tasks a rolling deployment starts and stops next. Pure arithmetic on counts.

ECS: no more than maximumPercent of the desired count run or start at once, and old tasks go only
as new ones are healthy, so that never fewer than minimumHealthyPercent are healthy.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """A service's tasks that nobody has told to stop, by deployment and health."""

    desired: int
    new: int
    new_healthy: int
    old: int
    old_healthy: int


@dataclass(frozen=True)
class Step:
    """Tasks of the new deployment to start and to stop, and of the old ones to stop."""

    start: int
    stop_new: int
    stop_old: int


def next_step(counts, minimum_percent, maximum_percent, may_start):
    """The step that these counts allow; stop unhealthy old tasks before healthy ones.

    `may_start` is false for a FAILED deployment: it doesn't launch any more tasks.
    """
    wanted = max(0, counts.desired - counts.new) if may_start else 0
    limit = max(1, counts.desired * maximum_percent // 100)
    start = max(0, min(wanted, limit - counts.new - counts.old))
    minimum = math.ceil(counts.desired * minimum_percent / 100)
    spare = max(0, counts.new_healthy + counts.old_healthy - minimum)
    replaced = max(0, counts.old - max(0, counts.desired - counts.new_healthy))
    stop_old = min(max(replaced, wanted - start), counts.old - counts.old_healthy + spare)
    return Step(start, max(0, counts.new - counts.desired), min(counts.old, stop_old))


def is_steady(counts, stopping):
    """Whether all new tasks are healthy and no other task is left, not even a stopping one."""
    return (
        counts.new == counts.new_healthy == counts.desired
        and counts.old == 0
        and stopping == 0
    )
