import { done, failed, type Failure, type Result } from "../failure.ts";
import type { StageSetSpec } from "../stage-set/spec.ts";
import type { StageSet } from "../stage-set/stage-set.ts";
import { validate } from "../validation/validate.ts";
import { checkActionNames, checkActionSources, checkAnchors, checkPatchSelectors, checkWaits } from "./actions.ts";
import { checkIgnoredPaths, checkVariableNames } from "./build.ts";
import type { Check, Fault } from "./fault.ts";
import { fieldsNotServed } from "./not-served.ts";
import { checkRequests } from "./requests.ts";
import { checkStageNames } from "./stage-names.ts";
import { checkStatusSize } from "./status-size.ts";
import { checkTexts } from "./texts.ts";

/** What the API server cannot check within its cost limits. */
const checks: readonly Check<StageSetSpec>[] = [
  checkStageNames,
  checkActionNames,
  checkActionSources,
  checkPatchSelectors,
  checkAnchors,
  checkWaits,
  checkRequests,
  checkVariableNames,
  checkIgnoredPaths,
  checkTexts,
  checkStatusSize,
];

/**
 * May a StageSet be acted upon at all? First what the API server should have refused (its schema may be an older one),
 * then what it cannot check, then what the engine does not serve yet.
 * @returns done; or InvalidSpec, naming the field and the way out
 */
export function checkSpec({ apiVersion, kind, metadata, spec }: StageSet): Result<void> {
  const judged = validate("StageSet", { apiVersion, kind, metadata, spec });
  if (judged.kind === "invalid") {
    const [{ field, message }, ...others] = judged.problems;
    return failed(invalidSpec(`Cannot use ${field}: ${message}`, others.length));
  }
  const [fault, ...others] = specFaults(judged.object.spec);
  if (fault !== undefined) return failed(invalidSpec(sentence(fault), others.length));
  const notServed = fieldsNotServed(judged.object.spec);
  if (notServed.length > 0) return failed(invalidSpec(`not supported yet: ${notServed.slice(0, 10).join(", ")}`, 0));
  return done(undefined);
}

/** All that is wrong with a spec which its schema admits. */
export function specFaults(spec: StageSetSpec): readonly Fault[] {
  return checks.flatMap((check) => check(spec));
}

function sentence({ path, what, wayOut }: Fault): string {
  return `Cannot use ${path}: ${what}; ${wayOut}`;
}

function invalidSpec(message: string, more: number): Failure {
  const further = more === 0 ? "" : ` (and ${more} more)`;
  return { reason: "InvalidSpec", retry: "never", message: `${message}${further}` };
}
