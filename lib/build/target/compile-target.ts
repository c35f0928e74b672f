import type { PatchTarget } from "../../api/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import { groupOf } from "../identity.ts";
import { targetCharactersMax, targetStepsMax } from "../limits.ts";
import { parseLabelExpression, type LabelMatcher } from "./label-expression.ts";
import { matchesWhole } from "./match-pattern.ts";
import { parsePattern } from "./pattern.ts";

/** Is the object meant? undefined: that takes too many steps to find out. */
export type Matcher = (object: KubeObject) => boolean | undefined;

/** refused: the field of the target that says nothing we understand, and what is wrong with it. */
export type Compiled =
  | { readonly kind: "done"; readonly matches: Matcher }
  | { readonly kind: "refused"; readonly field: string; readonly what: string };

const texts: readonly (readonly [keyof PatchTarget, (object: KubeObject) => string])[] = [
  ["group", ({ apiVersion }) => groupOf(apiVersion)],
  ["version", ({ apiVersion }) => apiVersion.slice(apiVersion.indexOf("/") + 1)],
  ["kind", ({ kind }) => kind],
  ["name", ({ metadata }) => metadata.name],
  ["namespace", ({ metadata }) => namespaceFor(metadata.namespace)],
];

/** What a target means. One that is absent, or a field that is empty, means every object. */
export function compileTarget(target: PatchTarget = {}): Compiled {
  const matchers: Matcher[] = [];
  for (const [field, textOf] of texts) {
    const source = target[field] ?? "";
    if (source === "") continue;
    if (source.length > targetCharactersMax) return tooLong(field);
    const pattern = parsePattern(source);
    if (pattern === undefined)
      return { kind: "refused", field, what: "it is no regular expression of the simple sort" };
    matchers.push((object) => {
      const budget = { steps: targetStepsMax };
      const holds = matchesWhole(pattern, textOf(object), budget);
      return budget.steps < 0 ? undefined : holds;
    });
  }
  for (const [field, mapOf] of maps) {
    const source = target[field] ?? "";
    if (source.length > targetCharactersMax) return tooLong(field);
    const holds: LabelMatcher | undefined = parseLabelExpression(source);
    if (holds === undefined) return { kind: "refused", field, what: "it is no selector as kubectl takes it" };
    matchers.push((object) => holds(mapOf(object) ?? {}));
  }
  return { kind: "done", matches: (object) => all(matchers.map((matches) => matches(object))) };
}

const maps = [
  ["labelSelector", ({ metadata }: KubeObject) => metadata.labels],
  ["annotationSelector", ({ metadata }: KubeObject) => metadata.annotations],
] as const;

function tooLong(field: string): Compiled {
  return { kind: "refused", field, what: `it is longer than ${targetCharactersMax} characters` };
}

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** To kustomize an object without a namespace is in `default`, whatever namespace it gets later. */
function namespaceFor(namespace: string | null | undefined): string {
  return namespace === undefined || namespace === null || namespace === "" ? "default" : namespace;
}
