import { mapParallel } from "../base/index.ts";
import { done, failed, type Result } from "../api/index.ts";
import type { KubeObject, ObjectKind } from "../cluster/index.ts";
import { kindKey, tellObject } from "./identity.ts";
import { kindLookupsMax } from "./limits.ts";
import { isFields, type Manifest } from "./manifest.ts";
import { definedKindKey } from "./stage-needs.ts";

export type KindScope = "Namespaced" | "Cluster";

/** How the cluster scopes a kind; done with undefined where it serves no such kind. */
export type ScopeOf = (kind: ObjectKind) => Promise<Result<KindScope | undefined>>;

/** The scope of every kind that is asked for, by `kindKey`. */
export type KindScopes = ReadonlyMap<string, KindScope>;

/** The scopes of the kinds that these objects define: what their CustomResourceDefinitions say, wherever they are applied. */
export function definedScopes(objects: readonly KubeObject[]): KindScopes {
  const scopes = new Map<string, KindScope>();
  for (const object of objects) {
    const key = definedKindKey(object);
    if (key === undefined || !isFields(object["spec"])) continue;
    scopes.set(key, object["spec"]["scope"] === "Cluster" ? "Cluster" : "Namespaced");
  }
  return scopes;
}

/**
 * The scopes of the kinds of these manifests: defined by the release itself, else as the cluster serves them.
 * @returns RBACDenied for a kind that neither knows; what `scopeOf` fails with
 */
export async function observeScopes(
  manifests: readonly Manifest[],
  { defined, scopeOf }: { readonly defined: KindScopes; readonly scopeOf: ScopeOf },
): Promise<Result<KindScopes>> {
  const asked = new Map(manifests.map((manifest) => [kindKey(manifest.object), manifest]));
  const unknown = [...asked].filter(([key]) => !defined.has(key));
  const answers = await mapParallel(unknown, kindLookupsMax, ([, { object }]) => scopeOf(object));
  const scopes = new Map(defined);
  for (const [index, [key, { object, origin }]] of unknown.entries()) {
    const answer = answers[index];
    if (answer === undefined || answer.kind === "failed") return answer ?? unserved(object, origin);
    if (answer.value === undefined) return unserved(object, origin);
    scopes.set(key, answer.value);
  }
  return done(scopes);
}

function unserved(object: KubeObject, origin: string): Result<never> {
  const told = `${object.apiVersion}, kind ${object.kind}, is served by no API server that was asked`;
  const wayOut = "deliver its CustomResourceDefinition in this stage or an earlier one, or correct the kind";
  return failed({
    reason: "RBACDenied",
    retry: "never",
    message: `Cannot build ${tellObject(object)} (${origin}): ${told}; ${wayOut}`,
  });
}
