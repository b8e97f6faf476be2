// Migration files as they lie in a folder, for judging them by themselves.
import * as fs from "node:fs";
import * as path from "node:path";
import { OperatorError } from "../../errors";

/** A file's text. */
export interface FileText {
  /** As it was given. */
  readonly file: string;
  readonly text: string;
  /** Its absolute path. */
  readonly at: string;
  /** It was named, rather than found in a folder. */
  readonly isNamed: boolean;
}

/**
 * Files, and those in folders, however deep: `.py`, without `__init__.py` and the like.
 *
 * @param from what relative names begin at.
 * @throws OperatorError for a name that there is nothing of.
 */
export function filesIn(names: readonly string[], from: string): readonly FileText[] {
  return names.flatMap((name): readonly FileText[] => {
    const at = path.resolve(from, name);
    const stats = fs.statSync(at, { throwIfNoEntry: false });
    if (stats === undefined) {
      throw new OperatorError(`There is no file or folder \`${name}\`.`, {
        hint: `Names are looked up in ${from}.`,
      });
    }
    if (!stats.isDirectory()) {
      return [{ file: name, text: fs.readFileSync(at, "utf8"), at, isNamed: true }];
    }
    return filesBeneath(at).map((file) => ({
      file: path.join(name, path.relative(at, file)),
      text: fs.readFileSync(file, "utf8"),
      at: file,
      isNamed: false,
    }));
  });
}

function filesBeneath(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const at = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "__pycache__" ? [] : filesBeneath(at);
      return /^(?!\.|__init__|env\.py$).*\.py$/.test(entry.name) ? [at] : [];
    });
}

/** The text of a file that a migration imports; undefined where there is none. */
export function textAt(file: string): string | undefined {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true
    ? fs.readFileSync(file, "utf8")
    : undefined;
}
