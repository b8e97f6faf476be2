// The bad releases that can be rehearsed, and what must be said of each.
import { RELEASES } from "../images/releases";

/** A way in which a release can be bad. */
export interface Scenario {
  readonly name: string;
  readonly tag: string;
  /** What an operator would see. */
  readonly symptom: string;
  /**
   * The failed update's message must match this: it failed, and for the right reason. Undefined for a release that is good until
   * users ask it: their failing requests are the sign.
   */
  readonly reason: RegExp | undefined;
}

/** By name, in the order `--help` lists them. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "unhealthy",
    tag: tagOf("unhealthy"),
    symptom: "starts, but says that it is unhealthy",
    reason: /answered 200 with "status": `unhealthy`/,
  },
  {
    name: "wont-start",
    tag: tagOf("wont-start"),
    symptom: "exits at start",
    reason: /exit code 1\b/,
  },
  {
    name: "slow",
    tag: tagOf("slow"),
    symptom: "answers correctly, and too slowly",
    reason: /is too slow: p95/,
  },
  {
    name: "errors",
    tag: tagOf("errors"),
    symptom: "is healthy, and answers 500 everywhere else",
    reason: /sessions\/`? answered 500/,
  },
  {
    name: "wrong-version",
    tag: tagOf("wrong-version"),
    symptom: "is healthy, and is another build than its tag says",
    reason: new RegExp(`came from version \`${tagOf("good")}\``),
  },
  {
    name: "missing-image",
    tag: tagOf("missing-image"),
    symptom: "is not in the registry",
    reason: /CannotPullContainerError/,
  },
  {
    name: "unready",
    tag: tagOf("unready"),
    symptom: "never passes the load balancer's health check",
    reason: /fail the load balancer's health checks|failed ELB health checks/,
  },
  {
    name: "turns-unhealthy",
    tag: tagOf("turns-unhealthy"),
    symptom: "turns unhealthy after its first answers",
    // Not in the first row of health answers: only later ones are judged by this rule.
    reason: /answered 200 with "status": `unhealthy`.*; every answer must be healthy/,
  },
  {
    name: "one-bad-task",
    tag: tagOf("one-bad-task"),
    symptom: "fails on one of its tasks",
    reason: /sessions\/`? answered 500/,
  },
  {
    name: "flapping",
    tag: tagOf("flapping"),
    symptom: "fails once in twenty times",
    reason: /sessions\/`? answered 500/,
  },
  {
    name: "huge-body",
    tag: tagOf("huge-body"),
    symptom: "answers 100 MB",
    reason: /sessions\/`? gave a body of more than 16 MiB/,
  },
  {
    name: "bad-under-load",
    tag: tagOf("bad-under-load"),
    symptom: "is good alone, and fails once users ask it for a while",
    reason: undefined,
  },
];

/** The tag of one of the sandbox's releases. */
export function tagOf(name: string): string {
  const release = RELEASES.find((candidate) => candidate.name === name);
  if (release === undefined) throw new Error(`the sandbox has no release ${name}`);
  return release.tag;
}
