// Whether a release migrates when it starts: told from its image's command, and from its Dockerfile, scripts, compose
// file and code. Such a release can't start on a database whose revision it doesn't know.
import * as path from "node:path/posix";

/** Where a release migrates. */
export interface StartsWithMigration {
  /** The image, or a file from the repository's folder. */
  readonly file: string;
  readonly line: number;
  /** The line that says so. */
  readonly text: string;
}

/** A command that migrates, whatever starts it. */
const COMMAND =
  /\balembic\b[^\n;&|#]*?["',\s]+upgrade\b|\bflask\b[^\n;&|#]*["',\s]+db["',\s]+upgrade\b/;
/** The same by alembic's own functions. */
const FUNCTION =
  /(?<![\w.])(?:alembic\.)?command\.upgrade\s*\(|(?<![\w.])(?:alembic\.config\.)?(?:main|alembic_main)\s*\(\s*(?:argv\s*=\s*)?\[[^\]]*["']upgrade["']/;

/** What a start of an image runs: its Entrypoint and Cmd, or a task's command. */
export function startsInCommand(
  words: readonly string[],
  name = "the image's command",
): StartsWithMigration | undefined {
  const text = words.join(" ");
  return COMMAND.test(text) ? { file: name, line: 1, text } : undefined;
}

/** Files that may say so, of all of a release's. */
export function bootFiles(files: Iterable<string>): readonly string[] {
  return [...files].filter((file) => {
    if (
      /(^|\/)(tests?|docs?|examples?|node_modules|\.github|\.gitlab|migrations|alembic)\//.test(
        file,
      )
    ) {
      return false;
    }
    const name = path.basename(file);
    return (
      isDockerfile(name) || isCompose(name) || isScript(name) || name === "Procfile" || isCode(name)
    );
  });
}

const isDockerfile = (name: string) =>
  /^(Dockerfile|Containerfile)(\..+)?$|\.[Dd]ockerfile$/.test(name);
const isCompose = (name: string) => /^(docker-)?compose(\..+)?\.ya?ml$/.test(name);
const isScript = (name: string) =>
  /\.(sh|bash)$|^(entrypoint|start|run|prestart|docker-entrypoint)$/.test(name);
const isCode = (name: string) => name.endsWith(".py") && !/^(test_|conftest)|_test\.py$/.test(name);

/**
 * Looks for a start that migrates. A script counts when an image, a compose file or another script that counts runs it;
 * code, when it runs as the application starts (a lifespan or start-up function) or a counting file runs it.
 */
export function startsWithMigration(
  files: ReadonlyMap<string, string>,
): StartsWithMigration | undefined {
  const started = startedFiles(files);
  for (const [file, text] of started) {
    const found = match(file, text);
    if (found !== undefined) return found;
  }
  for (const [file, text] of files) {
    const isStart =
      isCode(path.basename(file)) &&
      /\b(lifespan|on_event|on_startup|add_event_handler|startup)\b/.test(text);
    if (isStart && FUNCTION.test(text)) return match(file, text);
  }
  return undefined;
}

/** From images and compose files on, whatever they name. */
function startedFiles(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const started = new Map<string, string>();
  const open: [string, string][] = [];
  for (const [file, text] of files) {
    const name = path.basename(file);
    if (isDockerfile(name)) open.push([file, startLines(text)]);
    else if (isCompose(name)) open.push([file, composeCommands(text)]);
    else if (name === "Procfile") open.push([file, text.replace(/^release:.*$/gm, "")]);
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [file, text] = next;
    if (started.has(file)) continue;
    started.set(file, text);
    for (const [other, content] of files) {
      const name = path.basename(other);
      const isNamed = new RegExp(
        String.raw`(^|[\s"'/=\[,])${escaped(name)}($|[\s"'\],;&|)])`,
        "m",
      ).test(text);
      const asModule = other.replace(/\.py$/, "").replaceAll("/", ".");
      const isModule =
        isCode(name) &&
        [...text.matchAll(/-m["',\s]+([\w.]+)/g)].some(
          ([, module]) => asModule === module || asModule.endsWith(`.${module}`),
        );
      if (
        !started.has(other) &&
        ((isScript(name) && isNamed) || (isCode(name) && (isModule || isNamed)))
      ) {
        open.push([other, content]);
      }
    }
  }
  return started;
}

/** CMD, ENTRYPOINT and what is copied by their names: a RUN is no start. Other lines stay empty, to keep their numbers. */
function startLines(text: string): string {
  let keeps = false;
  return text
    .split("\n")
    .map((line) => {
      const word = /^\s*([A-Za-z]+)\s/.exec(line)?.[1]?.toUpperCase();
      const isContinued = keeps && word !== undefined && !DOCKER.has(word);
      keeps =
        word === "CMD" ||
        word === "ENTRYPOINT" ||
        isContinued ||
        (keeps && word === undefined && line.trim() !== "");
      return keeps ? line : "";
    })
    .join("\n");
}

const DOCKER = new Set([
  "FROM",
  "RUN",
  "COPY",
  "ADD",
  "ENV",
  "ARG",
  "WORKDIR",
  "EXPOSE",
  "USER",
  "LABEL",
  "VOLUME",
  "HEALTHCHECK",
  "SHELL",
  "STOPSIGNAL",
  "ONBUILD",
  "CMD",
  "ENTRYPOINT",
]);

/** `command:` and `entrypoint:` of services that serve: a service of its own that only migrates is no start of the release. */
function composeCommands(text: string): string {
  let indent = -1;
  const kept = text.split("\n").map((line) => {
    const depth = line.search(/\S/);
    if (indent >= 0 && depth > indent) return line;
    indent = -1;
    if (!/^\s*(command|entrypoint):/.test(line)) return "";
    indent = depth;
    return line;
  });
  const blocks = kept.join("\n");
  return /uvicorn|gunicorn|hypercorn|fastapi|granian|daphne|flask|\.sh|\.py/.test(blocks)
    ? blocks
    : "";
}

function match(file: string, text: string): StartsWithMigration | undefined {
  const lines = text.split("\n").map((line) => (/^\s*#(?!!)/.test(line) ? "" : line));
  // A call may stand on several lines, and so may a command in an image's file.
  const code = lines.join("\n");
  const whole = COMMAND.exec(code) ?? FUNCTION.exec(code);
  if (whole === null) return undefined;
  const line = code.slice(0, whole.index).split("\n").length;
  return { file, line, text: (lines[line - 1] ?? "").trim() };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
