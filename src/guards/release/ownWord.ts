// Rules that keep a container's version true: the proof relies on the version that a container reports, so only its
// image may decide what it reports.
import type { Inputs, ResourceRule } from "../rule";
import { isRecord, shown } from "../stack/checks";
import { eachContainer } from "../stack/containers";
import { reservedBecause, SET_BY_PROGRAM } from "./environmentNames";
import { parseImage } from "./imageName";
import type { ConfiguredImages } from "./images";
import { TASK_DEFINITION } from "../resourceTypes";

const TYPES = [TASK_DEFINITION];

/** The rules, for the application that config names. */
export function ownWordRules({
  imageRepository,
}: Pick<ConfiguredImages, "imageRepository">): readonly ResourceRule[] {
  return [
    {
      name: "environment-not-misleading",
      description:
        "Checks that no variable changes which release a container says it is, or what it runs.",
      severity: "critical",
      remediation: "Remove the variable. A release's name is built into its image.",
      frameworks: [],
      types: TYPES,
      checks: [eachContainer(reservedVariables)],
    },
    {
      name: "environment-names-once",
      description: "Checks that each variable of a container is set once.",
      severity: "high",
      remediation: "Set the variable under `secrets` or under `environment`, once.",
      frameworks: [],
      types: TYPES,
      checks: [eachContainer(repeatedVariables)],
    },
    {
      name: "release-runs-as-built",
      description: "Checks that the application starts as its image was built.",
      severity: "critical",
      remediation:
        "Take `command`, `entryPoint` and `environmentFiles` out, and build what they do into the image.",
      frameworks: [],
      types: TYPES,
      checks: [
        eachContainer((container) =>
          parseImage(shown(container["image"])).repository === imageRepository
            ? startedOtherwise(container)
            : undefined,
        ),
      ],
    },
  ];
}

/** Each variable with where it is set, in order. */
function variablesOf({ environment, secrets }: Inputs): { name: string; isSecret: boolean }[] {
  const of = (list: unknown, isSecret: boolean) =>
    (Array.isArray(list) ? (list as unknown[]) : [])
      .filter(isRecord)
      .map(({ name }) => ({ name: shown(name), isSecret }));
  return [...of(environment, false), ...of(secrets, true)];
}

function reservedVariables(container: Inputs): string | undefined {
  const messages = variablesOf(container).flatMap(({ name, isSecret }) => {
    const own: readonly string[] = isSecret ? SET_BY_PROGRAM.secret : SET_BY_PROGRAM.plain;
    const reason = own.includes(name) ? undefined : reservedBecause(name);
    return reason === undefined
      ? []
      : [`\`${shown(container["name"])}\` would get \`${name}\`, and must not: ${reason}.`];
  });
  return messages.length === 0 ? undefined : messages.join(" ");
}

function repeatedVariables(container: Inputs): string | undefined {
  const names = variablesOf(container).map(({ name }) => name.toUpperCase());
  const repeated = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (repeated.length === 0) return undefined;
  const listed = repeated.map((name) => `\`${name}\``).join(", ");
  return `\`${shown(container["name"])}\` would get ${listed} more than once: which value holds is left to chance.`;
}

// Keys are in lower case here (src/guards/stack/json.ts).
const STARTS: Readonly<Record<string, string>> = {
  command: "command",
  entrypoint: "entryPoint",
  environmentfiles: "environmentFiles",
};

function startedOtherwise(container: Inputs): string | undefined {
  const given = Object.keys(STARTS).filter((key) => {
    const value = container[key];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
  });
  if (given.length === 0) return undefined;
  const listed = given.map((key) => `\`${STARTS[key]}\``).join(", ");
  return (
    `\`${shown(container["name"])}\` would start with ${listed} of its own; it must start as its image was built: ` +
    "anything else could answer in the release's name."
  );
}
