// Where alembic keeps its migrations, by its own settings (documentation: "Editing the .ini File").
import * as path from "node:path/posix";

/** Folders of migrations, from the repository's folder. */
export interface Locations {
  /** The file of settings, or undefined where the folders were found by their form. */
  readonly settings: string | undefined;
  readonly folders: readonly string[];
  readonly recursive: boolean;
}

/** Files that may hold alembic's settings, nearest to the repository's folder first. */
export function settingsFiles(files: Iterable<string>): readonly string[] {
  return [...files]
    .filter((file) => path.basename(file) === "alembic.ini")
    .sort((one, other) => depth(one) - depth(other) || one.localeCompare(other));
}

function depth(file: string): number {
  return file.split("/").length;
}

/**
 * What a file of settings says.
 *
 * @param file its path from the repository's folder, on which `%(here)s` and relative paths depend.
 */
export function locationsOf(file: string, text: string): Locations {
  const values = section(text, "alembic");
  const here = path.dirname(file);
  const value = (key: string) => interpolated(values.get(key) ?? "", values, here).trim();
  const script = folderOf(value("script_location"), here);
  const given = value("version_locations");
  const recursive = /^(1|true|yes|on)$/i.test(value("recursive_version_locations"));
  if (given === "") return { settings: file, folders: [path.join(script, "versions")], recursive };
  const separator = SEPARATORS[value("path_separator") || value("version_path_separator")];
  const folders = given
    .split(separator ?? /[\s,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => folderOf(part, here));
  return { settings: file, folders, recursive };
}

const SEPARATORS: Readonly<Record<string, RegExp>> = {
  ":": /:/,
  ";": /;/,
  os: /:/,
  space: / +/,
  newline: /\r?\n/,
};

/** `package:folder` is a folder of a package, which is taken to lie beside the settings, or in `src`. */
function folderOf(given: string, here: string): string {
  const [name = "", inner] = given.split(":");
  const folder = inner === undefined ? name : path.join(name.replaceAll(".", "/"), inner);
  // `%(here)s` makes a path absolute; the repository's folder is the root of ours.
  return path.isAbsolute(folder)
    ? path.normalize(folder).replace(/^\/+|\/+$/g, "")
    : path.normalize(path.join(here, folder)).replace(/\/+$/, "");
}

function section(text: string, wanted: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let isWanted = false;
  let key: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (name !== undefined) {
      isWanted = name.trim() === wanted;
      key = undefined;
    } else if (!isWanted || /^\s*[#;]/.test(line)) continue;
    else if (/^\s+\S/.test(line) && key !== undefined) {
      values.set(key, `${values.get(key) ?? ""}\n${line.trim()}`);
    } else {
      const [, found, value = ""] = /^([^=:\s][^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
      key = found?.toLowerCase();
      if (key !== undefined) values.set(key, value.replace(/\s+[#;].*$/, ""));
    }
  }
  return values;
}

function interpolated(value: string, values: ReadonlyMap<string, string>, here: string): string {
  return value.replace(/%\((\w+)\)s|%%/g, (match, name: string | undefined) => {
    if (name === undefined) return "%";
    return name === "here" ? path.join("/", here) : (values.get(name.toLowerCase()) ?? match);
  });
}

/** Where no settings are found: folders `versions` beside an `env.py`. */
export function foundByForm(files: Iterable<string>): readonly string[] {
  const all = [...files];
  const folders = all
    .filter((file) => path.basename(file) === "env.py")
    .map((file) => path.join(path.dirname(file), "versions"));
  return folders.filter((folder) => all.some((file) => path.dirname(file) === folder));
}

/** The migrations of the folders (alembic's own pattern for their names). */
export function migrationFiles(
  files: Iterable<string>,
  { folders, recursive }: Locations,
): string[] {
  return [...files].filter((file) => {
    const folder = path.dirname(file);
    const isThere = folders.some(
      (one) => folder === one || (recursive && folder.startsWith(`${one}/`)),
    );
    return isThere && /^(?!\.#|__init__).*\.py$/.test(path.basename(file));
  });
}
