// `npm run -s workflow -- …`: what the workflows of .github/ do beside the rollback command. Inputs come by the
// environment, never by the command line: nothing that was typed on a form is part of a script.
import * as fs from "node:fs";
import * as core from "@actions/core";
import { Command } from "commander";
import { readStackFile } from "../src/config/stackFile";
import { describeError, OperatorError } from "../src/errors";
import { githubEnvironment } from "../src/release/sources/github";
import {
  approvalOf,
  readReviews,
  requestedBy,
  requireAnother,
  type Requesters,
} from "../src/workflow/approval";
import { keepComment } from "../src/workflow/comment";
import { releaseInputs } from "../src/workflow/inputs";
import { previewReport } from "../src/workflow/previewReport";
import { approvalProblem, readReviewers, type Reviewers } from "../src/workflow/reviewers";
import { stackFacts, stacksIn } from "../src/workflow/stackFacts";

const TIME_LIMIT_MS = 10_000;
const USAGE = 2;
const REFUSED = 3;

function env(name: string): string {
  return process.env[name] ?? "";
}

function github() {
  const repository = env("GITHUB_REPOSITORY");
  return { repository, timeLimitMs: TIME_LIMIT_MS, ...githubEnvironment() };
}

function requesters(): Requesters {
  return { actor: env("GITHUB_ACTOR"), triggeringActor: env("GITHUB_TRIGGERING_ACTOR") };
}

function putOut(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

function stackOutputs(folder: string): Record<string, string> {
  const facts = stackFacts(folder, env("STACK"), env("AWS_ACCOUNT_ID"));
  const { region, previewerRole, deployerRole } = facts;
  return { region, "previewer-role": previewerRole, "deployer-role": deployerRole };
}

/**
 * Does the step that `argv` names.
 *
 * @param folder where Pulumi.yaml is.
 */
export async function main(argv: readonly string[], folder: string): Promise<void> {
  await program(folder)
    .parseAsync([...argv])
    .catch((error: unknown) => {
      if (error instanceof OperatorError) core.error(describeError(error));
      else process.stderr.write(`${describeError(error)}\n`);
      process.exitCode = error instanceof OperatorError ? USAGE : 1;
    });
}

/** The steps, to be parsed. */
function program(folder: string): Command {
  const root = new Command("workflow")
    .description("The workflows' own steps: checks what was typed, finds who approved, reports.")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE));

  root
    .command("inputs")
    .description(
      "checks VERB, STACK, TAG, CONFIRM, REASON and ACCEPT_RISK; puts out tag, reason, region and roles",
    )
    .action(() => {
      const raw = { verb: env("VERB"), stack: env("STACK"), tag: env("TAG") };
      const said = {
        confirm: env("CONFIRM"),
        reason: env("REASON"),
        acceptRisk: env("ACCEPT_RISK"),
        actor: env("GITHUB_ACTOR"),
      };
      const { tag, reason } = releaseInputs({ ...raw, ...said }, stacksIn(folder));
      putOut({ tag, reason, ...stackOutputs(folder) });
    });

  root
    .command("stack")
    .description("checks STACK; puts out its region and roles")
    .action(() => putOut(stackOutputs(folder)));

  root
    .command("approval")
    .description("puts out who approved this run for STACK, and the justification")
    .action(async () => {
      const reviews = await readReviews(github(), env("GITHUB_RUN_ID"));
      const approval = approvalOf(reviews, env("STACK"), env("REASON"));
      const { approvedBy, justification } = approval;
      process.stderr.write(approvedBy === "" ? "Nobody had to approve.\n" : `By ${approvedBy}.\n`);
      requireAnother(approval, requesters());
      // An approval is for one rollback: two that say the same are told apart by their runs.
      const said = justification && `${justification} (run ${env("GITHUB_RUN_ID")})`;
      putOut({
        "approved-by": approvedBy,
        justification: said,
        "requested-by": requestedBy(requesters()),
      });
    });

  root
    .command("reviewers")
    .description(
      "checks that somebody can approve a rollback of STACK, where it asks for an approval",
    )
    .action(async () => {
      const stack = env("STACK");
      const { values } = readStackFile(folder, stack);
      const needsApproval =
        env("VERB") === "to" && values.guards === "production" && values.requireApproval;
      const reviewers: Reviewers = needsApproval
        ? await readReviewers(github(), stack)
        : { kind: "none" };
      const problem = approvalProblem({ stack, needsApproval }, reviewers);
      if (problem === undefined) return;
      (problem.stops ? core.error : core.warning)(problem.said);
      if (problem.stops) process.exitCode = REFUSED;
    });

  root
    .command("preview <file>")
    .description("previews STACK with the policies, and appends the gate's verdict to the file")
    .action(async (file: string) => {
      const { passes, markdown } = await previewReport(folder, env("STACK"));
      fs.appendFileSync(file, markdown);
      process.stdout.write(markdown);
      if (!passes) process.exitCode = REFUSED;
    });

  root
    .command("comment <file>")
    .description("keeps the file as the one comment on the pull request of this event")
    .action(async (file: string) => {
      const event = JSON.parse(fs.readFileSync(env("GITHUB_EVENT_PATH"), "utf8")) as {
        pull_request: { number: number };
      };
      const text = fs.readFileSync(file, "utf8");
      const done = await keepComment(github(), event.pull_request.number, text);
      process.stderr.write(`The comment was ${done}.\n`);
    });
  return root;
}
