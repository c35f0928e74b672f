import { done, failed, type Failure, type Result } from "../../api/index.ts";
import {
  failureOf,
  type Answer,
  type ApiError,
  type Cluster,
  type LiveObject,
  type ObjectRef,
  type Patch,
} from "../../cluster/index.ts";
import { patchTriesMax } from "../limits.ts";
import { isChange } from "./patch-settlement.ts";
import { patchOf, type Change } from "./patch-text.ts";

/** What a change would make of an object. unchanged: what it is already. */
export type Trial =
  | { readonly kind: "gone" }
  | { readonly kind: "unchanged" }
  /** Time does not help: the patch itself is at fault, or a right is missing. */
  | { readonly kind: "refused"; readonly failure: Failure }
  | {
      readonly kind: "change";
      readonly ref: ObjectRef;
      readonly live: LiveObject;
      readonly expected: LiveObject;
      readonly patch: Patch;
    };

interface TrialOptions {
  readonly cluster: Cluster;
  readonly ref: ObjectRef;
  readonly live: LiveObject;
  readonly change: Change;
  readonly fieldManager: string;
}

/** Has the API server make the change without storing it; anew where somebody else changes the object meanwhile. */
export async function tryPatch(options: TrialOptions): Promise<Result<Trial>> {
  const { cluster, ref } = options;
  let { live } = options;
  for (let tries = 1; ; tries += 1) {
    const { patch, answer } = await dryRun({ ...options, live });
    if (answer.kind === "done") {
      const expected = answer.value;
      return done(isChange(live, expected) ? { kind: "change", ref, live, expected, patch } : { kind: "unchanged" });
    }
    if (!isOutdated(answer.error, patch) && answer.error.status !== 404) return misfit(answer.error);
    const now = await cluster.get(ref);
    if (now.kind === "refused") return failed(failureOf(now.error, "StageFailed"));
    if (now.value === undefined) return done({ kind: "gone" });
    // As it was: the patch itself is at fault, in the words that a failed test gets too.
    if (now.value.metadata.resourceVersion === live.metadata.resourceVersion) return misfit(answer.error, patch.type);
    if (tries === patchTriesMax) {
      return failed({ ...failureOf(answer.error, "StageFailed"), retry: "backoff" });
    }
    live = now.value;
  }
}

/** As a strategic merge patch where the kind has one: only the API server knows. */
async function dryRun({ cluster, ref, live, change, fieldManager }: TrialOptions): Promise<{
  readonly patch: Patch;
  readonly answer: Answer<LiveObject>;
}> {
  const send = async (type: Patch["type"]): Promise<{ patch: Patch; answer: Answer<LiveObject> }> => {
    const patch = patchOf(change, type, live);
    return { patch, answer: await cluster.patch(ref, patch, { fieldManager, dryRun: true }) };
  };
  if (change.kind === "json6902") return send("json");
  const tried = await send("strategic");
  return tried.answer.kind === "refused" && tried.answer.error.status === 415 ? send("merge") : tried;
}

/**
 * Whether a patch may have been refused because the object is no longer as it was: a conflict; of a JSON patch what the
 * API server says of every operation that does not fit, a failed test among them.
 */
export function isOutdated({ status, causes }: ApiError, patch: Patch): boolean {
  return status === 409 || (patch.type === "json" && status === 422 && causes.length === 0);
}

/** Of a JSON patch whose operations do not fit the API server says only that there is an error. */
function misfit(error: ApiError, type?: Patch["type"]): Result<Trial> {
  const failure = failureOf(error, "StageFailed");
  if (failure.retry === "backoff") return failed(failure);
  if (error.status !== 422 && error.status !== 400) return done({ kind: "refused", failure });
  const why = type === "json" ? ": a path that an operation names is not there, or a test does not hold" : "";
  return done({ kind: "refused", failure: { ...failure, message: `${failure.message}; correct patch.patch${why}` } });
}
