import type { KubeObject } from "../../cluster/index.ts";
import type { Refusal } from "./merge-target.ts";

/** What a patch makes of an object; the object itself where it changes nothing. */
export type Patched =
  | { readonly kind: "done"; readonly object: KubeObject }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Ends a patch that cannot be applied, from however deep within it. Caught in `patchedBy`. */
export class BadPatch extends Error {
  override readonly name = "BadPatch";
  readonly refusal: Refusal;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.refusal = { status, reason, message, causes: [] };
  }
}

/** Runs a patch: what it makes of the object, or why it cannot. */
export function patchedBy(patch: () => unknown): Patched {
  try {
    return { kind: "done", object: patch() as KubeObject }; // what a patch left of it; the caller reads it anew
  } catch (thrown) {
    if (thrown instanceof BadPatch) return { kind: "refused", refusal: thrown.refusal };
    throw thrown;
  }
}
