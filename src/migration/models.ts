// Which tables and columns a release's own code uses: from its SQLAlchemy models, as they are declared, and from the words
// of its code. What a target no longer uses, it doesn't miss.
import type { StmtNode } from "py-ast";
import type { Uses } from "./judging";
import { isOfModel } from "./names";
import type { ParsePython } from "./python/parser";

interface Model {
  readonly table: string | undefined;
  readonly columns: ReadonlySet<string>;
  readonly bases: readonly string[];
}

const BASES =
  /^(Base|DeclarativeBase|SQLModel|object|ABC|Generic|MappedAsDataclass|AsyncAttrs|Model)$/;

/** Files of code, without tests and migrations. */
export function codeFiles(files: Iterable<string>): readonly string[] {
  return [...files].filter(
    (file) =>
      file.endsWith(".py") &&
      !/(^|\/)(tests?|migrations|alembic|versions)\/|(^|\/)(test_[^/]*|conftest)\.py$/.test(file),
  );
}

/** The models that a file declares, by name; undefined where it can't be read. */
export type ModelsOf = (text: string) => readonly [string, Model][] | undefined;

/** Reads a file's models, each file once: most of a release's are those of the one before it. */
export function readingModels(parse: ParsePython): ModelsOf {
  const known = new Map<string, ReturnType<ModelsOf>>();
  const read: ModelsOf = (text) => {
    if (!/__tablename__|\bTable\s*\(|table\s*=\s*True|mapped_column|\bColumn\s*\(/.test(text)) {
      return [];
    }
    const parsed = parse(text);
    return parsed.ok ? modelsIn(parsed.module.body) : undefined;
  };
  return (text) => {
    if (!known.has(text)) known.set(text, read(text));
    return known.get(text);
  };
}

/** What the code of a release uses. */
export function usesOf(code: ReadonlyMap<string, string>, modelsOf: ModelsOf): Uses {
  const models = new Map<string, Model>();
  let isWhole = true;
  for (const text of code.values()) {
    const found = modelsOf(text);
    if (found === undefined) isWhole = false;
    else for (const [name, model] of found) models.set(name, model);
  }
  const texts = [...code.values()];
  // Code without a model of its own, or none at all, may use anything.
  if (![...models.values()].some((model) => model.table !== undefined)) return () => undefined;
  return (table, column) => {
    if (isOfModel(table)) return undefined;
    const name = table.split(".").at(-1)!;
    const mapped = [...models.values()].filter((model) => model.table === name);
    if (column === undefined) {
      if (mapped.length > 0) return true;
      return isWhole && !texts.some((text) => hasWord(text, name)) ? false : undefined;
    }
    const columns = mapped.map((model) => allColumns(model, models));
    if (columns.some((known) => known?.has(column) === true)) return true;
    if (!isWhole || columns.length === 0 || columns.includes(undefined)) return undefined;
    // A statement of its own may still name it.
    return texts.some((text) => hasWord(text, name) && hasWord(text, column)) ? undefined : false;
  };
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(
    String.raw`(?<![A-Za-z0-9_])${word.replace(/\W/g, String.raw`\$&`)}(?![A-Za-z0-9_])`,
  ).test(text);
}

/** A model's columns with those of its bases; undefined when a base isn't known. */
function allColumns(
  model: Model,
  models: ReadonlyMap<string, Model>,
): ReadonlySet<string> | undefined {
  const all = new Set(model.columns);
  for (const base of model.bases) {
    const known = models.get(base);
    if (known === undefined) {
      if (BASES.test(base)) continue;
      return undefined;
    }
    const inherited = known === model ? new Set<string>() : allColumns(known, models);
    if (inherited === undefined) return undefined;
    for (const column of inherited) all.add(column);
  }
  return all;
}

function modelsIn(body: readonly StmtNode[]): readonly [string, Model][] {
  return body.flatMap((node) => {
    if (node.nodeType !== "ClassDef") return [];
    const columns = new Set<string>();
    let table: string | undefined;
    for (const statement of node.body) {
      const target =
        statement.nodeType === "Assign"
          ? statement.targets[0]
          : statement.nodeType === "AnnAssign"
            ? statement.target
            : undefined;
      if (
        target?.nodeType !== "Name" ||
        (statement.nodeType !== "Assign" && statement.nodeType !== "AnnAssign")
      ) {
        continue;
      }
      const { value } = statement;
      if (target.id === "__tablename__") {
        if (value?.nodeType === "Constant") table = String(value.value);
        continue;
      }
      columns.add(target.id);
      const [first] = value?.nodeType === "Call" ? value.args : [];
      if (first?.nodeType === "Constant" && typeof first.value === "string") {
        columns.add(first.value);
      }
    }
    const isSqlModel = node.keywords.some(({ arg }) => arg === "table");
    const bases = node.bases.flatMap((base) =>
      base.nodeType === "Name"
        ? base.id
        : base.nodeType === "Attribute"
          ? base.attr
          : base.nodeType === "Subscript" && base.value.nodeType === "Name"
            ? base.value.id
            : "?",
    );
    const name = table ?? (isSqlModel ? node.name.toLowerCase() : undefined);
    return [[node.name, { table: name, columns, bases }]];
  });
}
