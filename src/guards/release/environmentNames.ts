// Names of environment variables that config and program may not give the application. Two reasons: the proof believes
// what the image says of itself, and a variable could make any image say anything; and the program sets some itself.

/** Names that the program sets: in plain, and from Secrets Manager. */
export const SET_BY_PROGRAM = {
  plain: ["ENVIRONMENT", "AWS_REGION"],
  secret: ["DATABASE_URL", "SECRET_KEY"],
} as const;

const BY_PROGRAM: ReadonlySet<string> = new Set([
  ...SET_BY_PROGRAM.plain,
  ...SET_BY_PROGRAM.secret,
  "AWS_DEFAULT_REGION",
]);

// What the image itself says, and what the platform tells it of where it runs.
const OWN_WORD = /^(APP_VERSION|APP_SLOT|RELEASE(_.*)?|ECS_.*|AWS_CONTAINER_.*|AWS_EXECUTION_ENV)$/;

// What makes a loader, a shell or an interpreter run other code before the application's, or another application:
// ld.so(8), Python's and Node's command lines, the options of JVM, Perl and Ruby, Gunicorn's and Uvicorn's settings.
const LOADS_CODE =
  /^(LD_.*|PATH|BASH_ENV|SHELLOPTS|BASHOPTS|GCONV_PATH|PYTHON(PATH|HOME|STARTUP|USERBASE|PLATLIBDIR|EXECUTABLE|WARNINGS|BREAKPOINT|INSPECT)|NODE_(OPTIONS|PATH|REPL_EXTERNAL_MODULE)|(_|JDK_)?JAVA_(TOOL_)?OPTIONS|CLASSPATH|PERL5?(OPT|LIB|DB)|RUBY(OPT|LIB)|GUNICORN_CMD_ARGS|UVICORN_(APP|ENV_FILE|FACTORY|APP_DIR))$/;

/**
 * Why nobody but the image and the program may set a variable; undefined where anybody may. Upper and lower case are
 * the same here, since the application may read its settings without regard to case.
 */
export function reservedBecause(name: string): string | undefined {
  const upper = name.toUpperCase();
  if (BY_PROGRAM.has(upper)) return "the program sets it";
  if (OWN_WORD.test(upper)) return "the proof relies on what the image and the platform say in it";
  if (LOADS_CODE.test(upper)) return "it can make the container run other code than its image's";
  return undefined;
}
