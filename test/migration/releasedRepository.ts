// A repository with a release to go back to, the target: revision `r1`, which creates `users`. What is added to it after
// that is the live release.
import { migrationReader } from "../../src/migration/between";
import { GitRepository } from "./gitRepository";

/** Adds a column that takes NULL. */
export const ADD = 'op.add_column("users", sa.Column("plan", sa.Text()))';
/** Takes it back. */
export const DROP_PLAN = 'op.drop_column("users", "plan")';
/** Drops an older column. */
export const DROP_NICKNAME = 'op.drop_column("users", "nickname")';

export class ReleasedRepository extends GitRepository {
  /** The commit of the target. */
  target: string;

  constructor() {
    super();
    this.migration("r1", null, 'op.create_table("users", sa.Column("id", sa.Integer()))');
    this.target = this.commit();
  }

  /** Makes what is there now the target. */
  release(): void {
    this.target = this.commit();
  }

  /** Commits, and judges what lies between the target and that commit. */
  async between(databaseRevisions?: readonly string[]) {
    const reader = await migrationReader({ folder: this.folder });
    return (await reader.between(this.target, this.commit(), databaseRevisions)).verdict;
  }

  /** The rules that find something there. */
  async rules(databaseRevisions?: readonly string[]) {
    return (await this.between(databaseRevisions)).findings.map(({ rule }) => rule);
  }
}
