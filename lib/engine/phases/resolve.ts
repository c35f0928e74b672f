import {
  annotations,
  checkSpec,
  done,
  fieldsNotServed,
  type Failure,
  type Result,
  type Run,
  type Trigger,
} from "../../api/index.ts";
import { canonicalJson, formatInstant, mapParallel } from "../../base/index.ts";
import { resolveSource, type Artifact } from "../../source/index.ts";
import { namespaceOf } from "../identity.ts";
import { leftoversOf, mustSettle } from "../intent.ts";
import { sourceReadsMax } from "../limits.ts";
import { stageTokenOf } from "../stage-token.ts";
import { once } from "../memory.ts";
import { advance, advanceWith, fail, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import { ownReader, type Sight, type View } from "../sight.ts";
import { isReadyAt, pinOf, runIdOf, sameTarget, type Target } from "../target.ts";

/** What each stage's source offers, in the order of the stages; absent where the spec keeps us from asking. */
interface SeenSources {
  readonly offers: readonly Result<Artifact>[] | undefined;
  readonly trigger: Trigger;
}

/** Resolve: what is wanted now? It goes on with the run under way where that is the same, and begins another where not. */
export const resolve = phase<SeenSources>("Resolve", lookAtSources, decideResolve);

async function lookAtSources(sight: Sight): Promise<Result<SeenSources>> {
  const { stageSet } = sight.view;
  const { trigger } = sight.memory;
  if (refusalOf(sight.view) !== undefined) return done({ offers: undefined, trigger });
  const { noCrossNamespaceRefs } = sight.ports.settings;
  const reader = ownReader(sight);
  const scope = { namespace: namespaceOf(stageSet), noCrossNamespaceRefs };
  const offers = await mapParallel(stageSet.spec.stages, sourceReadsMax, ({ sourceRef }) =>
    once(sight.memory.offers, canonicalJson(sourceRef), () => resolveSource(reader, sourceRef, scope)),
  );
  sight.memory.newerWaits = isNewer(sight.view, offers);
  return done({ offers, trigger });
}

/** Is something else wanted than the run under way brings about? */
function isNewer(view: View, offers: readonly Result<Artifact>[]): boolean {
  const { run } = view.status;
  const artifacts = offers.flatMap((offer) => (offer.kind === "done" ? [offer.value] : []));
  return run !== undefined && artifacts.length === offers.length && !sameTarget(run, targetOf(view, artifacts));
}

function targetOf({ stageSet }: View, artifacts: readonly Artifact[]): Target {
  return {
    generation: stageSet.metadata.generation,
    pins: stageSet.spec.stages.flatMap((stage, index) => {
      const artifact = artifacts[index];
      return artifact === undefined ? [] : [pinOf(stage, artifact)];
    }),
  };
}

/** Why nothing at all may be done: the spec itself. */
function refusalOf({ stageSet }: View): Move | undefined {
  const { suspend, stages } = stageSet.spec;
  if (suspend === true)
    return { kind: "hold", reason: "Suspended", message: suspendedMessage(stageSet.metadata.annotations) };
  const checked = checkSpec(stageSet);
  if (checked.kind === "failed") return fail(checked.failure);
  const notServed = fieldsNotServed(stageSet.spec);
  if (notServed.length > 0) return fail(invalid(`not supported yet: ${notServed.join(", ")}`));
  return stages.length === 0 ? fail(invalid("spec.stages is empty; name at least one stage")) : undefined;
}

function suspendedMessage(given: Readonly<Record<string, string>> | undefined): string {
  const why = given?.[annotations.suspendReason];
  return why === undefined ? "Suspended: nothing is touched until spec.suspend is false" : `Suspended: ${why}`;
}

function invalid(message: string): Failure {
  return { reason: "InvalidSpec", retry: "never", message };
}

function decideResolve(view: View, { offers, trigger }: SeenSources): Move {
  const token = unhandledToken(view);
  const asked = token === undefined ? {} : { note: { kind: "tokenSeen", token } as const };
  const refusal = refusalOf(view);
  if (refusal !== undefined) return { ...refusal, ...asked };
  if (mustSettle(view.stageSet.spec, view.status.run)) return { ...advance, ...asked };
  const artifacts: Artifact[] = [];
  for (const offer of offers ?? []) {
    if (offer.kind === "failed") return { ...moveOfSource(offer.failure), ...asked };
    artifacts.push(offer.value);
  }
  const { stageSet, status } = view;
  const target = targetOf(view, artifacts);
  const reset = stageTokenOf(stageSet, status);
  if (status.run !== undefined && reset === undefined && sameTarget(status.run, target))
    return { ...advance, ...asked };
  const isAsked = token !== undefined || reset !== undefined;
  return advanceWith({
    kind: "begun",
    run: newRun(view, target, isAsked ? "Manual" : trigger),
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

function isChange({ status }: View, { generation, pins }: Target): boolean {
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  return (
    status.observedGeneration !== generation || ready?.status !== "True" || !pins.every((pin) => isReadyAt(status, pin))
  );
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
