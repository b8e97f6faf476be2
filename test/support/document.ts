// Parts of documents that are generated, between `<!-- name -->` and `<!-- /name -->`. With UPDATE_DOCS=1 a test
// writes them; without it, it holds the document to what it would write.
import * as fs from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/**
 * The part as it stands in a document, and as it must be.
 *
 * @param file from the project's folder.
 * @param name of the markers.
 */
export function documented(file: string, name: string, expected: string) {
  const document = path.join(ROOT, file);
  const text = fs.readFileSync(document, "utf8");
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, stop] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (stop < start || start < begin.length) throw new Error(`${file} has no part ${name}`);
  if (process.env["UPDATE_DOCS"] === "1") {
    fs.writeFileSync(document, `${text.slice(0, start)}\n\n${expected}\n\n${text.slice(stop)}`);
    return { found: expected, expected };
  }
  return { found: text.slice(start, stop).trim(), expected };
}

/** The cells of the rows of a table that stands between markers in a document. */
export function tableRows(file: string, name: string): readonly (readonly string[])[] {
  const text = fs.readFileSync(path.join(ROOT, file), "utf8");
  const part = text.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? "";
  const [, , ...rows] = part.trim().split("\n");
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** A Markdown table, padded as Prettier pads it. */
export function asTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heads, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = heads.map((_, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
