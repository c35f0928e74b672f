import {
  annotations,
  checkSpec,
  done,
  type Failure,
  type Pin,
  type Result,
  type Run,
  type Stage,
  type StageSet,
  type Trigger,
} from "../../api/index.ts";
import { canonicalJson, formatInstant, mapParallel } from "../../base/index.ts";
import { decideSuspension } from "../../gates/index.ts";
import { checkExpressions } from "../../health/index.ts";
import { resolveSource } from "../../source/index.ts";
import { namespaceOf } from "../identity.ts";
import { leftoversOf, mustSettle } from "../intent.ts";
import { sourceReadsMax } from "../limits.ts";
import { stageTokenOf } from "../stage-token.ts";
import { once } from "../memory.ts";
import { advance, advanceWith, fail, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import { ownReader, type Sight, type View } from "../sight.ts";
import { substitutionOf } from "../stage-substitution.ts";
import { isReadyAt, pinOf, runIdOf, sameTarget, type Target } from "../target.ts";

/** refused: nothing at all may be done, and nothing was asked. offered: what each stage would be pinned to now, in their order. */
type SeenSources =
  | { readonly kind: "refused"; readonly refusal: Move }
  | { readonly kind: "offered"; readonly offers: readonly Result<Pin>[]; readonly trigger: Trigger };

/** Resolve: what is wanted now? It goes on with the run under way where that is the same, and begins another where not. */
export const resolve = phase<SeenSources>("Resolve", lookAtSources, decideResolve);

async function lookAtSources(sight: Sight): Promise<Result<SeenSources>> {
  const { stageSet } = sight.view;
  const refusal = refusalOf(sight.view);
  if (refusal !== undefined) return done({ kind: "refused", refusal });
  const offers = await mapParallel(stageSet.spec.stages, sourceReadsMax, (stage) => offerOf(sight, stage));
  sight.memory.newerWaits = isNewer(sight.view, offers);
  return done({ kind: "offered", offers, trigger: sight.memory.trigger });
}

/** The artifact that a stage's source offers, and the variables that it takes from elsewhere. */
export async function offerOf(sight: Sight, stage: Stage): Promise<Result<Pin>> {
  const { sourceRef } = stage;
  const { noCrossNamespaceRefs } = sight.ports.settings;
  const scope = { namespace: namespaceOf(sight.view.stageSet), noCrossNamespaceRefs };
  const artifact = await once(sight.memory.offers, canonicalJson(sourceRef), () =>
    resolveSource(ownReader(sight), sourceRef, scope),
  );
  if (artifact.kind === "failed") return artifact;
  const substitution = await substitutionOf(sight, stage);
  if (substitution.kind === "failed") return substitution;
  return done(pinOf(stage, artifact.value, substitution.value?.variables));
}

/** Is something else wanted than the run under way brings about? */
function isNewer(view: View, offers: readonly Result<Pin>[]): boolean {
  const { run } = view.status;
  const pins = offers.flatMap((offer) => (offer.kind === "done" ? [offer.value] : []));
  return run !== undefined && pins.length === offers.length && !sameTarget(run, targetOf(view, pins));
}

function targetOf({ stageSet }: View, pins: readonly Pin[]): Target {
  return { generation: stageSet.metadata.generation, pins };
}

/** Why nothing at all may be done: the spec itself. */
function refusalOf({ stageSet, now }: View): Move | undefined {
  const suspension = decideSuspension(stageSet, now);
  if (suspension.kind === "hold") return suspension;
  const fault = faultOf(stageSet);
  return fault === undefined ? undefined : fail(fault);
}

/** What is wrong with the spec, so that nothing can be made of it. */
export function faultOf(stageSet: StageSet): Failure | undefined {
  const checked = checkSpec(stageSet);
  return checked.kind === "failed" ? checked.failure : checkExpressions(stageSet.spec);
}

function decideResolve(view: View, seen: SeenSources): Move {
  const token = unhandledToken(view);
  const asked = token === undefined ? {} : { note: { kind: "tokenSeen", token } as const };
  if (seen.kind === "refused") return { ...seen.refusal, ...asked };
  if (mustSettle(view.stageSet.spec, view.status.run)) return { ...advance, ...asked };
  const pins: Pin[] = [];
  for (const offer of seen.offers) {
    if (offer.kind === "failed") return { ...moveOfSource(offer.failure), ...asked };
    pins.push(offer.value);
  }
  const { stageSet, status } = view;
  const target = targetOf(view, pins);
  const reset = stageTokenOf(stageSet, status);
  if (status.run !== undefined && reset === undefined && sameTarget(status.run, target))
    return { ...advance, ...asked };
  const isAsked = token !== undefined || reset !== undefined;
  return advanceWith({
    kind: "begun",
    run: { ...newRun(view, target, isAsked ? "Manual" : seen.trigger), ...(isAsked && { asked: true }) },
    isChange: isChange(view, target) || isAsked,
    token,
    ...(reset !== undefined && { reset }),
  });
}

/** A source that is not there yet is waited for; anything else is a failure. */
function moveOfSource(failure: Failure): Move {
  const { reason, message } = failure;
  return reason === "SourceNotReady" || reason === "ArtifactNotFound"
    ? { kind: "hold", reason, message }
    : fail(failure);
}

function unhandledToken({ stageSet, status }: View): string | undefined {
  const token = stageSet.metadata.annotations?.[annotations.requestedAt];
  return token === status.lastHandledReconcileAt ? undefined : token;
}

/** Does the run bring anything new? With `changeDetection: Content` another revision does not say so yet: Build will. */
function isChange({ stageSet, status }: View, { generation, pins }: Target): boolean {
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  if (status.observedGeneration !== generation || ready?.status !== "True") return true;
  if (pins.every((pin) => isReadyAt(status, pin))) return false;
  return stageSet.spec.changeDetection !== "Content" || !status.stages?.every(({ phase }) => phase === "Ready");
}

function newRun({ stageSet, status, now }: View, target: Target, trigger: Trigger): Run {
  const startedAt = formatInstant(now);
  const claim = status.run?.claim;
  const leftovers = status.run === undefined ? [] : leftoversOf(status.run);
  return {
    id: runIdOf(stageSet, target, now),
    generation: target.generation,
    startedAt,
    trigger,
    pins: target.pins,
    cursor: { phase: "Resolve", since: startedAt },
    ...(leftovers.length > 0 && { leftovers }),
    ...(claim !== undefined && { claim }),
  };
}
