// A long history of the prod stack, in the file backend: many updates after those that a test made.
import * as fs from "node:fs";
import * as path from "node:path";
import { STATE_DIR } from "../../../sandbox/paths";

const FOLDER = path.join(STATE_DIR, "pulumi/.pulumi/history/conflicto/prod");
const SUFFIX = ".history.json";

interface HistoryFile {
  readonly startTime: number;
  readonly endTime: number;
}

/** Adds `count` entries that are newer than all others: the newest one, over and over. */
export function lengthenHistory(count: number): void {
  const newest = fs
    .readdirSync(FOLDER)
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .at(-1)!;
  const entry = JSON.parse(fs.readFileSync(path.join(FOLDER, newest), "utf8")) as HistoryFile;
  const number = BigInt(newest.slice("prod-".length, -SUFFIX.length));
  for (let index = 1; index <= count; index++) {
    const later = { ...entry, startTime: entry.startTime + index, endTime: entry.endTime + index };
    const name = `prod-${number + BigInt(index)}${SUFFIX}`;
    fs.writeFileSync(path.join(FOLDER, name), JSON.stringify(later));
  }
}
