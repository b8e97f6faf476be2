// What `rollback status` prints. Pure.
import { rollbackLine } from "../../commandLines";
import { notKnown, type Status, type WayBackDatabase } from "./statusReport";

/** For a terminal. */
export function linesOf(status: Status, stateWhy: string | undefined): string[] {
  const { live, state, config, release, health } = status;
  const row = (what: string, text: string) => `${what.padEnd(12)}${text}`;
  const tag = live.tag === undefined ? "" : `${live.tag}  ${live.digest ?? ""}`.trimEnd();
  const verdict = health.verdict === "unknown" ? "not known" : health.verdict;
  return [
    row("stack", status.stack),
    row("live", live.tag === undefined ? notKnown(live.why ?? "") : tag),
    ...(live.tag === undefined ? [] : [row("", `since ${live.since}, ${live.tasks}`)]),
    ...(release.deployedAt === undefined
      ? []
      : [row("", `deployed ${release.deployedAt} by ${release.by ?? "unknown"}`)]),
    row(
      "state",
      stateWhy === undefined
        ? state.tag === undefined
          ? "nothing"
          : `${state.tag}, ${state.verified ? "verified" : "not verified"}`
        : notKnown(stateWhy),
    ),
    row("config", config.tag ?? "no imageTag"),
    row("users", `${verdict}: ${health.said.join("; ")}`),
    ...status.slots.map(({ slot, tag: inSlot, isLive, tasks }) =>
      row(`slot ${slot}`, `${inSlot}, ${isLive ? "live" : "idle"}: ${tasks}`),
    ),
    row(
      "way back",
      status.wayBack?.why ?? `none: see \`${rollbackLine(status.stack, "candidates")}\``,
    ),
    row("deployment", status.deployment),
    row("lock", status.lock),
    row("pinned", status.pinned.join(", ") || "none"),
    row("maintenance", status.maintenance ? "on" : "off"),
    ...(status.database === undefined ? [] : [row("database", databaseInWords(status.database))]),
    ...status.problems.map((line) => `! ${line}`),
    ...status.differ.map((line) => `! ${line}`),
    // The rows have the rest.
    ...status.unknown
      .filter((line) => line.startsWith("history: ") && line !== `history: ${stateWhy}`)
      .map((line) => `Not known: ${line}`),
    ...status.next.map((line, index) => `${index === 0 ? "Next" : "Or"}: \`${line}\``),
  ];
}

function databaseInWords(database: WayBackDatabase): string {
  const back = `going back to \`${database.target}\``;
  return "unknown" in database
    ? `${back}: ${notKnown(database.unknown)}`
    : `${back}: ${database.summary}`;
}
