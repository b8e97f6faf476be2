"""The states of a load balancer's target, and how health check results move it between them.

Pure: no clock, no network. The words are ELBv2's (API_TargetHealth); the rule is "N consecutive
results": HealthyThresholdCount passes make a target healthy, the first time too (the ELB and ECS
documents disagree about the first time; this is the slower reading), UnhealthyThresholdCount
failures make it unhealthy.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class TargetState:
    """What DescribeTargetHealth says of a target, and the run of equal results behind it."""

    state: str
    reason: str = ""
    description: str = ""
    passes: int = 0
    failures: int = 0


@dataclass(frozen=True)
class ProbeResult:
    """One health check: passed, or why not in ELB's reason code and words."""

    passed: bool
    reason: str = ""
    description: str = ""


REGISTERING = TargetState(
    "initial", "Elb.RegistrationInProgress", "Target registration is in progress"
)
CHECKING = TargetState(
    "initial", "Elb.InitialHealthChecking", "Initial health checks in progress"
)
DRAINING = TargetState(
    "draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"
)
UNUSED = TargetState(
    "unused", "Target.NotRegistered", "Target is not registered to the target group"
)
NOT_IN_USE = TargetState(
    "unused",
    "Target.NotInUse",
    "Target group is not configured to receive traffic from the load balancer",
)
TIMED_OUT = ProbeResult(False, "Target.Timeout", "Request timed out")
CONNECTION_FAILED = ProbeResult(False, "Target.FailedHealthChecks", "Health checks failed")


def answered(status, matcher):
    """The result of a health check that the target answered with `status`.

    `matcher` is the target group's own: "200", "200,204" or "200-299".
    """
    for part in matcher.split(","):
        low, _, high = part.strip().partition("-")
        if int(low) <= status <= int(high or low):
            return ProbeResult(True)
    return ProbeResult(
        False,
        "Target.ResponseCodeMismatch",
        f"Health checks failed with these codes: [{status}]",
    )


def after_probe(current, result, healthy_threshold, unhealthy_threshold):
    """The state of a target in state `current` after one more health check."""
    if current.state == "draining":
        return current
    if result.passed:
        passes = current.passes + 1
        if passes >= healthy_threshold:
            return TargetState("healthy", passes=passes)
        return replace(current, passes=passes, failures=0)
    failures = current.failures + 1
    if failures >= unhealthy_threshold:
        return TargetState("unhealthy", result.reason, result.description, failures=failures)
    return replace(current, passes=0, failures=failures)
