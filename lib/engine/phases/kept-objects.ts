import { labels } from "../../api/index.ts";
import { failureOfRefusals, type Refusal } from "../../apply/index.ts";
import { failureOf, type LiveMetadata } from "../../cluster/index.ts";
import { entryId, isOurs, type Kept } from "../../inventory/index.ts";
import type { Failure } from "../../api/index.ts";
import { fact, type Fact } from "../facts.ts";
import { namespaceOf } from "../identity.ts";
import { keptFacts, tellSome } from "../kept-facts.ts";
import type { Move } from "../move.ts";
import type { View } from "../sight.ts";
import type { AskedToGo } from "./removal-order.ts";

/** What is known of objects that stay on purpose. */
export interface SeenKept {
  /** By the id of its entry. */
  readonly live: ReadonlyMap<string, LiveMetadata>;
  /** What this step has tried to let go. */
  readonly letGo: Pick<AskedToGo, "asked" | "refused">;
}

/** An object that stays, and still says that it is ours. */
interface Bound {
  readonly kept: Kept;
  readonly object: LiveMetadata;
}

/**
 * What stays on purpose is let go before its record goes: without our labels and our field manager it is nobody's, and another
 * StageSet can have it. Whoever dies in between leaves it recorded. undefined: all of it was tried.
 */
export function letGoFirst(view: View, kept: readonly Kept[], seen: SeenKept): Move | undefined {
  const open = boundOf(view, kept, seen).filter(({ object }) => !seen.letGo.asked.has(object.metadata.uid));
  const [first] = open;
  if (first === undefined) return undefined;
  const { stage } = first.kept;
  const objects = open.filter((one) => one.kept.stage === stage).map(({ object }) => object);
  return { kind: "act", effect: { kind: "releaseObjects", stage, objects } };
}

/** Why some of it could not be let go, where another try may help: until then it stays recorded. */
export function passingRefusal(view: View, kept: readonly Kept[], seen: SeenKept): Failure | undefined {
  const refusals = refusalsOf(boundOf(view, kept, seen), seen).filter(isPassing);
  const failure = failureOfRefusals(refusals);
  return failure === undefined ? undefined : { ...failure, retry: "backoff" };
}

/** What stays, and what of it stays ours by its labels. */
export function tellKept(view: View, kept: readonly Kept[], seen: SeenKept): readonly Fact[] {
  const about = { metadata: view.stageSet.metadata, status: view.status };
  const bound = Map.groupBy(boundOf(view, kept, seen), (one) => one.kept.stage);
  const warnings = [...bound].map(([stage, ofStage]) => {
    const why = failureOfRefusals(refusalsOf(ofStage, seen))?.message;
    const ours = [labels.name, labels.namespace, labels.stage].join(", ");
    const what = `Stage ${stage}: the labels of ${tellSome(ofStage.map((one) => one.kept.ref))} could not be taken off`;
    const message = `${what}${why === undefined ? "" : ` (${why})`}; take off ${ours} by hand, and another StageSet can have it`;
    return fact(about, { type: "Warning", reason: "ObjectKept", action: "Prune", message, stage });
  });
  return [...keptFacts(about, kept), ...warnings];
}

function boundOf({ stageSet }: View, kept: readonly Kept[], { live }: SeenKept): readonly Bound[] {
  const owner = { namespace: namespaceOf(stageSet), name: stageSet.metadata.name };
  return kept.flatMap((one): readonly Bound[] => {
    const object = live.get(entryId(one.ref));
    return object !== undefined && isOurs(object, owner) ? [{ kept: one, object }] : [];
  });
}

function refusalsOf(bound: readonly Bound[], { letGo }: SeenKept): readonly Refusal[] {
  return bound.flatMap(({ object }) => letGo.refused.get(object.metadata.uid) ?? []);
}

/** A patch whose test fails is a 422 that names no field: somebody was faster. */
function isPassing({ error }: Refusal): boolean {
  return failureOf(error, "StageFailed").retry === "backoff" || (error.status === 422 && error.causes.length === 0);
}
