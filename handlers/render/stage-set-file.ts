import { apiVersion, done, failed, validate, type Result, type StageSet } from "../../lib/api/index.ts";
import { toldProblemsMax } from "./limits.ts";
import { nameOf, readStageSets, schemaProblems } from "./stage-sets-in.ts";

/** What a message calls the file, and the one StageSet of it that is meant, where it holds several. */
export interface FileQuestion {
  readonly file: string;
  readonly name: string | undefined;
}

/**
 * The StageSet that a file of manifests holds, judged as the API server would judge it; but a field that no schema knows
 * is refused, which the API server would drop. Other objects beside it are nobody's concern here.
 */
export function parseStageSet(text: string, { file, name }: FileQuestion): Result<StageSet> {
  const reading = readStageSets(text);
  if (reading.kind === "unreadable") return refused(`Cannot read ${file}${reading.problem}`);
  const all = reading.stageSets;
  const named = name === undefined ? all : all.filter((one) => nameOf(one) === name);
  const [found, ...others] = named;
  if (found === undefined) return refused(noneOf(file, name, all.map(nameOf)));
  if (others.length > 0) {
    const names = [...new Set(named.map(nameOf))];
    if (names.length === 1) return refused(`${file} holds the StageSet ${names.join()} twice; remove one of them`);
    return refused(`${file} holds several StageSets; name one of ${names.join(", ")} before -f`);
  }
  return check(found, file);
}

function noneOf(file: string, name: string | undefined, names: readonly string[]): string {
  if (name === undefined || names.length === 0) return `${file} holds no StageSet; give -f the file that does`;
  return `${file} holds no StageSet ${name}; name one of ${names.join(", ")}`;
}

function check(object: Readonly<Record<string, unknown>>, file: string): Result<StageSet> {
  const what = `Cannot use StageSet ${nameOf(object)} of ${file}`;
  if (object["apiVersion"] !== apiVersion) {
    return refused(`${what}: its apiVersion is ${JSON.stringify(object["apiVersion"])}; write ${apiVersion}`);
  }
  const validation = validate("StageSet", object);
  const wrong = schemaProblems(validation);
  if (validation.kind === "valid" && wrong.length === 0) return done(validation.object);
  const told = wrong.slice(0, toldProblemsMax).join("; ");
  const more = wrong.length - toldProblemsMax;
  return refused(`${what}: ${told}${more > 0 ? `; and ${more} more` : ""}`);
}

function refused(message: string): Result<never> {
  return failed({ reason: "InvalidSpec", retry: "never", message });
}
