import { assert } from "../base/index.ts";
import { done, failed, tokensOfPointer, type IgnoreRule, type Result } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { tellObject } from "./identity.ts";
import { isFields, isKubeObject } from "./manifest.ts";
import { compileTarget } from "./target/index.ts";

/**
 * The JSON pointers of those rules whose target means the object: what others have of it. A rule that cannot be understood,
 * which `applyIgnore` refuses, means none.
 */
export function ignoredPathsOf(object: KubeObject, rules: readonly IgnoreRule[] = []): readonly string[] {
  const paths = rules.flatMap(({ paths, target }) => {
    const compiled = compileTarget(target);
    return compiled.kind === "done" && compiled.matches(object) === true ? paths : [];
  });
  return [...new Set(paths)];
}

/**
 * The objects without what is left to others. A map or list that loses all it had stays, empty.
 * @returns InvalidSpec for a target that cannot be understood, naming its field
 */
export function applyIgnore(
  objects: readonly KubeObject[],
  rules: readonly IgnoreRule[] = [],
): Result<readonly KubeObject[]> {
  if (rules.length === 0) return done(objects);
  for (const [index, { target }] of rules.entries()) {
    const compiled = compileTarget(target);
    const field = `ignore[${index}].target`;
    if (compiled.kind === "refused") return refused(`${field}.${compiled.field}`, compiled.what);
    const unclear = objects.find((object) => compiled.matches(object) === undefined);
    if (unclear !== undefined) return refused(field, `its patterns take too many steps for ${tellObject(unclear)}`);
  }
  return done(objects.map((object) => withoutPaths(object, ignoredPathsOf(object, rules))));
}

/** The object without what stands at these JSON pointers. */
export function withoutPaths(object: KubeObject, pointers: readonly string[]): KubeObject {
  if (pointers.length === 0) return object;
  const left = strip(object, pointers.map(tokensOfPointer));
  assert(isKubeObject(left), `ignore takes from ${tellObject(object)} what makes it an object`);
  return left;
}

/** Every place is looked up in the value as it was: items of a list keep their numbers until all of them are found. */
function strip(value: unknown, places: readonly (readonly string[])[]): unknown {
  const within = (name: string): readonly (readonly string[])[] =>
    places.filter(([first]) => first === name).map(([, ...rest]) => rest);
  const isTaken = (name: string): boolean => within(name).some((rest) => rest.length === 0);
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      isTaken(String(index)) ? [] : [strip(item, within(String(index)))],
    );
  }
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !isTaken(name));
  return Object.fromEntries(kept.map(([name, field]) => [name, strip(field, within(name))]));
}

function refused(field: string, what: string): Result<never> {
  const wayOut = "make it a plain name, or a pattern of characters, ., [a-z], (a|b), *, +, ? and {n,m}";
  return failed({ reason: "InvalidSpec", retry: "never", message: `Cannot use ${field}: ${what}; ${wayOut}` });
}
