// `rollback migrations` on the command's line: the one verb that needs no stack.
import { type Command, CommanderError } from "commander";
import { USAGE } from "../options";
import type { CommonOptions } from "../verb";
import { EXIT, type Narrate, type Outcome } from "../../report/outcome";
import type { Recorder } from "./record";

interface MigrationsOptions extends CommonOptions {
  readonly clone?: string;
  readonly files?: readonly string[];
  readonly against?: string;
  readonly alembicIni?: string;
}

const HELP = `
Without --files or --against: FROM and TO are commits, branches or tags of the application's clone, in either order; the
newer one counts as live (HEAD, if only one is named), the older one as the release to go back to. With neither, each
migration of HEAD is listed with what a rollback past it would meet.

The clone is the current folder, or --clone. Nothing in it is changed, and nothing else is asked: no stack, no Pulumi, no
AWS. What each rule finds: docs/migration-rules.md. A migration's author accepts a rule with a comment in it:
  # rollback: accepted <rule>: <why>

Ends with 0 when going back is safe, with 3 when it isn't; with --files with 0, or with 1 when a file isn't Python. In
GitHub Actions it prints annotations, too.`;

interface Printing {
  readonly print: (outcome: Outcome, json: boolean) => void;
  readonly narrate: Narrate;
}

/** Adds the verb. */
export function addMigrations(
  root: Command,
  run: Recorder["run"],
  { print, narrate }: Printing,
): void {
  root
    .command("migrations [from] [to]")
    .description("what a rollback would meet in the database; needs no stack")
    .option("--files <paths...>", "judges files, or those in folders, each by itself")
    .option("--against <branch>", "judges what HEAD adds to a branch: for a pull request")
    .option("--clone <folder or URL>", "a clone of the application; the current folder without it")
    .option("--alembic-ini <file>", "alembic's settings, where the repository has several")
    .addHelpText("after", HELP)
    .exitOverride()
    .action(
      async (from: string | undefined, to: string | undefined, _own: unknown, command: Command) => {
        const options = command.optsWithGlobals<MigrationsOptions>();
        const { files, against, alembicIni, clone, stack, json } = options;
        const ways = [files, against, from].filter((way) => way !== undefined);
        if (ways.length > 1) {
          const message = "error: --files, --against and FROM [TO] can't be used together.";
          throw new CommanderError(EXIT.usage, USAGE, message);
        }
        const asked = { verb: "migrations", target: from ?? against ?? "", stack };
        const outcome = await run(asked, options, async () => {
          const { migrations } = await import("../verbs/migrations");
          const annotate = process.env["GITHUB_ACTIONS"] === "true";
          return migrations({
            clone: clone ?? process.cwd(),
            files,
            against,
            from,
            to,
            alembicIni,
            annotate,
            narrate,
          });
        });
        print(outcome, json === true);
      },
    );
}
