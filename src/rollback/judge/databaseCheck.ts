// The check of the database: whether the release that is gone back to can live with today's schema, and what it would cost. For
// a deploy the same is asked of its own way back, before it goes live. Pure.
import type { MigrationFinding } from "../../migration/findings";
import { openRules, withAccepted } from "../../migration/rangeVerdict";
import { optionWords, summaryLine } from "../../migration/render";
import type { RuleId } from "../../migration/ruleTable";
import { pulumiLine, rollbackLine } from "../../commandLines";
import type { Outcome } from "../../report/outcome";
import type { DatabaseFact } from "../facts/database";
import type { DatabaseFacts, DatabaseFound } from "./databaseFacts";
import type { Check } from "./planFacts";

const WHAT = "database";
const ON_START = "migrates-on-start";
const ON_START_KNOWN = "config application.migratesOnStart";

/** The check. */
export function databaseCheck(facts: DatabaseFacts): Check {
  const { database, verb, wanted, backTo } = facts;
  if (database === undefined) {
    return verb !== "deploy"
      ? { what: WHAT, result: "SKIP", seen: "what is live isn't known", unchecked: true }
      : { what: WHAT, result: "SKIP", seen: "there is no release that one could go back to" };
  }
  if ("unknown" in database) {
    return verb === "deploy"
      ? {
          what: WHAT,
          result: "SKIP",
          seen: `whether \`${backTo}\` could come back afterwards isn't known: ${database.unknown}`,
        }
      : {
          what: WHAT,
          result: "SKIP",
          seen: `whether \`${wanted}\` can live with today's schema isn't known: ${database.unknown}`,
          unchecked: true,
        };
  }
  const found = foundIn(database, facts);
  return verb === "deploy" ? wayBackCheck(facts, found) : rollbackCheck(facts, found);
}

type Known = Extract<DatabaseFact, { verdict: unknown }>;

interface Found {
  readonly judged: Known["verdict"];
  readonly report: DatabaseFound;
}

function foundIn(
  { verdict: read, schemaOf, from }: Known,
  {
    risks: { rules, by },
    verb,
    migratesOnStart,
  }: Pick<DatabaseFacts, "risks" | "verb" | "migratesOnStart">,
): Found {
  // Asked at each deploy, nobody would read it any more. A rollback is still refused by it.
  const isKnown = verb === "deploy" && migratesOnStart;
  const verdict = isKnown ? withAccepted(read, [ON_START], ON_START_KNOWN, true) : read;
  const open = openRules(verdict.findings);
  const grave = new Set(
    verdict.findings.flatMap((finding) => (finding.verdict === "critical" ? finding.rule : [])),
  );
  const named = rules === "all but critical" ? open.filter((rule) => !grave.has(rule)) : rules;
  const judged = withAccepted(verdict, named, by, verb === "deploy");
  const left = openRules(judged.findings);
  const accepted = open.filter((rule) => !left.includes(rule));
  const report: DatabaseFound = {
    verdict: read.verdict,
    option: read.option,
    summary: summaryLine(read),
    schemaOf,
    from,
    risks: left,
    accepted: accepted.length === 0 ? undefined : { by, rules: accepted },
    findings: judged.findings,
  };
  return { judged, report };
}

function rollbackCheck({ wanted, verb, stack }: DatabaseFacts, { judged, report }: Found): Check {
  const { risks, accepted, summary, schemaOf, from } = report;
  const past = `between \`${wanted}\` and the database, which has the migrations of \`${schemaOf}\``;
  const told = from === "images" ? ", as the labels of the images say" : "";
  const shown = detailsOf(judged.findings);
  if (risks.length === 0) {
    const by = accepted && `; accepted by ${accepted.by}: ${accepted.rules.join(", ")}`;
    const seen = `${summary} ${past}${told}${by ?? ""}`;
    return { what: WHAT, result: "OK", seen, details: shown, database: report };
  }
  return {
    what: WHAT,
    result: "NO",
    seen: `${summary} ${past}${told}. ${optionWords(judged)}`,
    next: nextLine(stack, verb, wanted, report),
    details: shown,
    database: report,
  };
}

/** Once it is live, its migrations have run: only now can one still decide. What is merely risky is said. */
function wayBackCheck({ wanted, backTo, stack }: DatabaseFacts, { judged, report }: Found): Check {
  const { accepted, summary } = report;
  const { verdict } = judged;
  const back = `going back from \`${wanted}\` to \`${backTo}\``;
  const details = detailsOf(judged.findings);
  const onStart = judged.findings.filter(({ rule }) => rule === ON_START);
  if (verdict === "Critical") {
    const isNews = onStart.some((finding) => finding.accepted === undefined);
    const once = pulumiLine(
      stack,
      "config",
      "set",
      "--path",
      "application.migratesOnStart",
      "true",
    );
    return {
      what: WHAT,
      result: "NO",
      seen: `${back} would be ${summary}. ${optionWords(judged)}${isNews ? `. If every release migrates when it starts, say so once: \`${once}\`` : ""}`,
      next: nextLine(stack, "deploy", wanted, report),
      details,
      database: report,
    };
  }
  const by = accepted && `; accepted by ${accepted.by}: ${accepted.rules.join(", ")}`;
  const isKnown = onStart.some(({ accepted: by }) => by === ON_START_KNOWN);
  const first = isKnown
    ? `; \`${backTo}\` migrates when it starts, and starts again only after \`alembic downgrade\` from the image of \`${wanted}\``
    : "";
  const isSafe = verdict === "Safe" && !isKnown;
  return {
    what: WHAT,
    result: isSafe ? "OK" : "SKIP",
    seen: `${isSafe ? "" : "warning: "}${back} would be ${summary}${by ?? ""}${first}`,
    details,
    database: report,
  };
}

/** A start that fails isn't made to work by an acceptance: then another target is looked for. */
function nextLine(
  stack: string,
  verb: DatabaseFacts["verb"],
  wanted: string,
  { risks, accepted, findings }: DatabaseFound,
): string {
  const fails = findings.some(({ kind }) => kind === "BOOT");
  if (fails && verb !== "deploy") return rollbackLine(stack, "candidates");
  const wantedRules =
    verb === "deploy" ? criticalOf(findings).filter((rule) => risks.includes(rule)) : risks;
  const rules = [...(accepted?.rules ?? []), ...wantedRules];
  return rollbackLine(stack, verb, wanted, "--accept-risk", ...rules);
}

/**
 * The command by which a release can come back, as far as its migrations are known: with the risks that it has to
 * accept, or to look for another one where it wouldn't start.
 *
 * @returns with what there is to accept, where there is something.
 */
export function wayBackLine(
  stack: string,
  target: string,
  fact: DatabaseFact | undefined,
): { readonly next: string; readonly summary?: string } {
  const plain = { next: rollbackLine(stack, "to", target) };
  if (fact === undefined || "unknown" in fact) return plain;
  const asked = { verb: "to", risks: { rules: [], by: "" }, migratesOnStart: false } as const;
  const { report } = foundIn(fact, asked);
  if (report.risks.length === 0) return plain;
  return { next: nextLine(stack, "to", target, report), summary: report.summary };
}

function criticalOf(findings: readonly MigrationFinding[]): readonly RuleId[] {
  return [
    ...new Set(findings.flatMap(({ rule, verdict }) => (verdict === "critical" ? rule : []))),
  ];
}

/** Each finding that counts, accepted or not: where it stands, and why it matters. */
function detailsOf(findings: readonly MigrationFinding[]): readonly string[] {
  return findings
    .filter(({ verdict }) => verdict !== "safe")
    .flatMap(({ file, line, verdict, kind, rule, operation, why, accepted }) => [
      `${file}:${line}  ${verdict}  ${kind}  ${rule}: ${operation}`,
      accepted === undefined ? `  ${why}` : `  accepted: ${accepted}`,
    ]);
}

/** What was found in the migrations, of all checks. */
export function databaseFound(checks: readonly Check[]): DatabaseFound | undefined {
  return checks.find(({ database }) => database !== undefined)?.database;
}

/** How it ended, with what the migrations said before, and who accepted what: predicted and seen stand side by side. */
export function withDatabase(outcome: Outcome, checks: readonly Check[]): Outcome {
  const database = databaseFound(checks);
  if (database === undefined) return outcome;
  const { summary, accepted } = database;
  return {
    ...outcome,
    report: { ...outcome.report, database },
    lines:
      accepted === undefined
        ? outcome.lines
        : [
            ...outcome.lines,
            `The migrations were ${summary}; ${accepted.by} accepted: ${accepted.rules.join(", ")}.`,
          ],
  };
}
