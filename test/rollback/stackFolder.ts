// A project's folder with a stack's file, for tests of what writes it.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/** A folder that has Pulumi.yaml and Pulumi.prod.yaml. */
export class StackFolder {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "stack-"));
  readonly path = path.join(this.folder, "Pulumi.prod.yaml");
  readonly stack = "prod";
  readonly project = "conflicto";

  constructor() {
    for (const name of ["Pulumi.yaml", "Pulumi.prod.yaml"]) {
      fs.copyFileSync(path.join(ROOT, name), path.join(this.folder, name));
    }
  }

  /** What the file says, byte for byte. */
  get text(): string {
    return fs.readFileSync(this.path, "utf8");
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}
