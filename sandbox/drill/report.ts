// What a drill found: data first, then the same for a terminal, as Markdown and as JSON.
import Table from "cli-table3";
import type { Sample } from "./traffic";

/** The seed's limit for a whole rollback, in seconds. */
export const LIMIT_SECONDS = 600;

/** One step of the drill. */
export interface StepReport {
  readonly title: string;
  /** What had to happen. */
  readonly expected: string;
  readonly ok: boolean;
  /** What happened, in a sentence; the reason where the step isn't ok. */
  readonly found: string;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly requests: RequestCount;
}

/** What users met during a step. */
export interface RequestCount {
  readonly sent: number;
  readonly failed: number;
  /** Seconds after the drill's start of the first and the last failing one. */
  readonly failedFrom?: number;
  readonly failedTo?: number;
  /** Each kind of failure with its count, such as `status 500`. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Seconds from the moment the rollback was typed. */
export interface RollbackTimes {
  /** From the start of `pulumi up` until ECS was asked: the tool's own share. */
  readonly updateService: number;
  /** ECS had been asked to put the target live. */
  readonly requested: number;
  /** The bad release answered no request that was sent later; 0 when it never did. */
  readonly mitigated: number;
  /** Only the target's tasks were left. */
  readonly steady: number;
  /** The proof had passed. */
  readonly verified: number;
}

/** A whole drill. */
export interface DrillReport {
  readonly stack: string;
  readonly scenario: string;
  readonly startedAt: string;
  /** What stood where, such as `engine: built from its Go module`. */
  readonly parts: Readonly<Record<string, string>>;
  readonly setUpSeconds: number;
  readonly steps: readonly StepReport[];
  readonly rollback: RollbackTimes | undefined;
  readonly limitSeconds: number;
  readonly ok: boolean;
}

/**
 * Counts what users met between two moments.
 *
 * @param from, to milliseconds since the epoch: requests sent in that time.
 * @param origin the drill's start, which the result's seconds are counted from.
 */
export function countRequests(
  samples: readonly Sample[],
  from: number,
  to: number,
  origin: number,
): RequestCount {
  const sent = samples.filter(({ at }) => at >= from && at < to);
  const failed = sent.filter(({ failure }) => failure !== undefined);
  const failures: Record<string, number> = {};
  for (const { failure = "" } of failed) failures[failure] = (failures[failure] ?? 0) + 1;
  const [first, last] = [failed[0], failed.at(-1)];
  const count = { sent: sent.length, failed: failed.length, failures };
  if (first === undefined || last === undefined) return count;
  return { ...count, failedFrom: (first.at - origin) / 1000, failedTo: (last.at - origin) / 1000 };
}

/**
 * When the bad release stopped answering users.
 *
 * @param since the moment the rollback was typed, milliseconds since the epoch.
 * @param target the tag that was rolled back to.
 * @returns seconds after `since` at which the last request was sent that failed or that another release
 *   answered; 0 when there was none.
 */
export function mitigatedAfter(samples: readonly Sample[], since: number, target: string): number {
  const bad = samples.filter(
    ({ at, failure, version }) =>
      at >= since && (failure !== undefined || (version !== undefined && version !== target)),
  );
  const last = bad.reduce((latest, { at }) => Math.max(latest, at), since);
  return (last - since) / 1000;
}

/** The report for a terminal. */
export function renderSummary(report: DrillReport): string {
  const table = new Table({
    head: ["step", "result", "time", "requests", "failed"],
    style: { head: [], border: [] },
  });
  for (const { title, ok, seconds, requests } of report.steps) {
    table.push([
      title,
      ok ? "OK" : "NO",
      `${seconds.toFixed(1)} s`,
      requests.sent,
      requests.failed,
    ]);
  }
  const failing = report.steps
    .filter(({ ok }) => !ok)
    .map(({ title, found }) => `${title}: ${found}`);
  return [table.toString(), ...failing, times(report), verdict(report)].join("\n");
}

/** The report as Markdown. */
export function renderMarkdown(report: DrillReport): string {
  const parts = Object.entries(report.parts).map(([part, what]) => `- ${part}: ${what}`);
  const rows = report.steps.map(
    ({ title, expected, ok, seconds, requests }) =>
      `| ${title} | ${expected} | ${ok ? "OK" : "NO"} | ${seconds.toFixed(1)} | ${requests.sent} | ${describeFailures(requests)} |`,
  );
  const found = report.steps.map(
    ({ title, startedAt, found: what }) => `### ${title}\n\n${startedAt}\n\n${quote(what)}`,
  );
  return [
    `# Rollback drill: ${report.scenario} on ${report.stack}`,
    `${report.startedAt}. ${verdict(report)}`,
    parts.join("\n"),
    `Set-up took ${report.setUpSeconds.toFixed(1)} s.`,
    [
      "| step | must | result | seconds | requests | failed |",
      "| --- | --- | --- | ---: | ---: | --- |",
      ...rows,
    ].join("\n"),
    `## Rollback\n\n${times(report)}`,
    "## What was found",
    ...found,
    "",
  ].join("\n\n");
}

function times({ rollback, limitSeconds }: DrillReport): string {
  if (rollback === undefined) return "There was no rollback to measure.";
  const { updateService, requested, mitigated, steady, verified } = rollback;
  const words = [
    `requested ${requested.toFixed(1)} s`,
    `mitigated ${mitigated === 0 ? "from the start (ECS kept the bad release from users)" : `${mitigated.toFixed(1)} s`}`,
    `steady ${steady.toFixed(1)} s`,
    `verified ${verified.toFixed(1)} s`,
  ];
  return [
    `Rollback: ${words.join(", ")} (limit ${limitSeconds} s).`,
    `\`pulumi up\` asked ECS for it ${updateService.toFixed(1)} s after its own start.`,
  ].join("\n");
}

function verdict({ ok, scenario }: DrillReport): string {
  return ok
    ? `The drill passed: the bad release (${scenario}) was caught, and the rollback was verified.`
    : `The drill failed.`;
}

function describeFailures({ failed, failedFrom, failedTo, failures }: RequestCount): string {
  if (failedFrom === undefined || failedTo === undefined) return "0";
  const kinds = Object.entries(failures).map(([kind, count]) => `${count} × ${kind}`);
  return `${failed}, from ${failedFrom.toFixed(1)} s to ${failedTo.toFixed(1)} s: ${kinds.join(", ")}`;
}

function quote(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}
