// What an operator needs to see beside a failed verification: tasks, the last lines of their logs, and the events of
// the service. An investigator never fails: what can't be read becomes a note.
import { atMost } from "../aws/timeLimit";
import type { EcsPort, RolloutSnapshot, ServiceEvent, TaskState } from "../aws/ports";
import { redact, type Redact } from "../redaction/redact";
import { untilAborted } from "./untilAborted";
import { findFailures, wantedTasks, type ExpectedRelease } from "./rolloutFacts";

/** What is investigated. */
export interface InvestigatedRelease extends ExpectedRelease {
  readonly cluster: string;
  readonly service: string;
  readonly logGroup: string;
}

/** What was found, newest first unless said otherwise. */
export interface Diagnosis {
  /** The task whose log is shown. */
  readonly task: TaskState | undefined;
  /** The last lines of that task's log, oldest first. */
  readonly logLines: readonly string[];
  readonly events: readonly ServiceEvent[];
  /** What could not be read, and why. */
  readonly notes: readonly string[];
}

const LOG_LINES = 5;
const EVENTS = 3;
const LINE_LENGTH = 300;
// More lines than are shown, so that no secret is cut in two before it is found; fewer than a task may write, since
// looking through all of them takes long.
const READ_LENGTH = 8_000;
const TIME_LIMIT_MS = 10_000;

/** Gathers the evidence around the newest look; never rejects. An interrupt ends it at once, with what it has. */
export async function diagnoseRollout(
  ecs: EcsPort,
  subject: InvestigatedRelease,
  snapshot: RolloutSnapshot | undefined,
  interrupt: AbortSignal,
): Promise<Diagnosis> {
  const task = snapshot && chooseTask(snapshot, subject);
  const events = snapshot?.service?.events.slice(0, EVENTS) ?? [];
  if (task === undefined) {
    return { task, logLines: [], events, notes: ["No task of this release is known."] };
  }
  try {
    const logLines = await readLog(ecs, subject, task, interrupt);
    const notes = logLines.length === 0 ? [`Task ${task.id} wrote no log.`] : [];
    return { task, logLines, events, notes };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { task, logLines: [], events, notes: [`Its log can't be read: ${reason}`] };
  }
}

/**
 * The task whose log explains most: the newest one that failed; if none failed, one that runs; else one that stopped.
 */
function chooseTask(snapshot: RolloutSnapshot, wanted: ExpectedRelease): TaskState | undefined {
  const newest = (tasks: readonly TaskState[]) =>
    [...tasks].sort((a, b) => b.createdAt - a.createdAt)[0];
  return (
    findFailures(snapshot, wanted)[0]?.task ??
    newest(wantedTasks(snapshot, wanted)) ??
    newest(snapshot.stoppedTasks.filter((task) => task.taskDefinition === wanted.taskDefinition))
  );
}

async function readLog(
  ecs: EcsPort,
  { logGroup, taskDefinition, containerName }: InvestigatedRelease,
  task: TaskState,
  interrupt: AbortSignal,
): Promise<readonly string[]> {
  const signal = atMost(TIME_LIMIT_MS, interrupt);
  const container = await ecs.describeContainer(taskDefinition, containerName, signal);
  const prefix = container?.logStreamPrefix;
  if (prefix === undefined) throw new Error("the task definition names no awslogs stream");
  const stream = { logGroup, prefix, containerName, taskId: task.id };
  return untilAborted(signal, ecs.lastLogLines(stream, LOG_LINES, signal));
}

/**
 * The evidence as lines under a failure's sentence.
 *
 * @param clean takes secrets out. It comes before a line is cut off: half a secret can't be told from other words.
 */
export function formatDiagnosis(
  { task, logLines, events, notes }: Diagnosis,
  clean: Redact = redact,
): string[] {
  const lines = [
    ...(task === undefined ? [] : [`Task ${task.id}: ${describeTask(task)}`]),
    ...logLines.map((line) => `  log: ${line}`),
    ...events.map(({ at, message }) => `Event ${new Date(at).toISOString()}: ${message}`),
    ...notes,
  ].map((line) => shorten(line, READ_LENGTH));
  return clean(lines.join("\n"))
    .split("\n")
    .map((line) => shorten(line, LINE_LENGTH));
}

function describeTask({ lastStatus, stopCode, stoppedReason, containers }: TaskState): string {
  const exits = containers.flatMap(({ name, exitCode }) =>
    exitCode === undefined ? [] : [`${name} exited with code ${exitCode}`],
  );
  return [lastStatus, stopCode, stoppedReason, ...exits].filter(Boolean).join(", ");
}

function shorten(line: string, length: number): string {
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
