import { apiVersion, fieldsNotServed, specFaults, validate, type StageSet } from "../../lib/api/index.ts";
import { expressionFaults, type ExpressionFault } from "../../lib/health/index.ts";
import { nameOf, readStageSets, schemaProblems, type GivenStageSet } from "../render/stage-sets-in.ts";

/** What is wrong with the StageSets of one text. */
export interface Lint {
  /** How many StageSets it holds. */
  readonly stageSets: number;
  /** In a line each, without the file. */
  readonly findings: readonly string[];
}

/** All that can be known to be wrong without a cluster: the schema's rules, ours, and the CEL expressions. */
export function lintText(text: string): Lint {
  const reading = readStageSets(text);
  if (reading.kind === "unreadable") return { stageSets: 0, findings: [`cannot be read${reading.problem}`] };
  const findings = reading.stageSets.flatMap((given) =>
    problemsOf(given).map((problem) => `StageSet ${nameOf(given)}: ${problem}`),
  );
  return { stageSets: reading.stageSets.length, findings };
}

function problemsOf(given: GivenStageSet): readonly string[] {
  if (given["apiVersion"] !== apiVersion) {
    return [`apiVersion: it is ${JSON.stringify(given["apiVersion"])}; write ${apiVersion}`];
  }
  const validation = validate("StageSet", given);
  const problems = schemaProblems(validation);
  return validation.kind === "invalid" ? problems : [...problems, ...specProblems(validation.object)];
}

function specProblems({ spec }: StageSet): readonly string[] {
  return [
    ...specFaults(spec).map(({ path, what, wayOut }) => `${path}: ${what}; ${wayOut}`),
    ...fieldsNotServed(spec).map((path) => `${path}: not supported yet; leave it out`),
    ...expressionFaults(spec).map(tellExpression),
  ];
}

function tellExpression({ path, problem }: ExpressionFault): string {
  return `${path}: ${problem}`;
}
