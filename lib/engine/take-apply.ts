import { done, failed, type Live, type Result, type StageSet } from "../api/index.ts";
import {
  applyObjects,
  asWanted,
  conflictActionOf,
  deleteEach,
  failureOfRefusals,
  isImmutable,
  liveKey,
  type Applied,
  type Standing,
  type Standings,
} from "../apply/index.ts";
import { ignoredPathsOf, madeFrom } from "../build/index.ts";
import { refOf, type LiveObject } from "../cluster/index.ts";
import type { Effect } from "./effect.ts";
import { driftFact, type CorrectedObject } from "./facts.ts";
import { noteAsked, noteChanged, type Memory } from "./memory.ts";
import { paceOf } from "./pace.ts";
import type { Ports } from "./ports.ts";
import type { Session } from "./session.ts";
import { clusterOfStage } from "./stage-cluster.ts";
import { withOrigin } from "./standings.ts";
import type { NotTaken, Taken } from "./taken.ts";

/**
 * Applies objects of a stage. One that cannot become what is wanted is no failure yet where its stage has a policy for
 * that; everything else that is refused is told in one sentence.
 */
export async function takeApply(
  ports: Ports,
  session: Session,
  { stage: name, objects, telling, asMade, isDrift }: Effect & { kind: "applyObjects" },
  memory: Memory,
): Promise<{ readonly kind: "done"; readonly value: Taken } | NotTaken> {
  const { live } = session;
  const stage = live.spec.stages.find((one) => one.name === name);
  // None where the stage is being verified: nobody asks for them then.
  const standings: Standings = memory.standings.get(name) ?? new Map<string, Standing>();
  const outcome = await applyObjects(clusterOfStage(ports, live, name), objects, {
    ...paceOf(ports, session),
    standings,
    ignored: (object) => ignoredPathsOf(object, stage?.ignore),
    asMade: (object) => madeFrom({ asMade }, object),
  });
  const facts = isDrift ? tellDrift(live, name, outcome, standings) : [];
  for (const { desired, live: answer } of outcome.applied)
    standings.set(liveKey(refOf(desired)), standingAfter(answer));
  const refusals = outcome.refusals.filter(({ object, error }) => {
    if (stage === undefined || !isImmutable(error) || conflictActionOf(object, stage) === "Fail") return true;
    const before = standings.get(liveKey(refOf(object)));
    standings.set(liveKey(refOf(object)), {
      kind: "immutable",
      live: before?.kind === "differs" ? before.live : undefined,
      error,
    });
    return false;
  });
  const failure = failureOfRefusals(refusals.map((refusal) => withOrigin(refusal, refusal.object, telling)));
  const told = facts.length > 0 ? { note: { kind: "seen", facts } as const } : {};
  return failure === undefined ? done({ live, ...told }) : { kind: "failed", failure, ...told };
}

function standingAfter(answer: LiveObject): Standing {
  return answer.metadata.deletionTimestamp === undefined ? asWanted(answer) : { kind: "terminating", live: answer };
}

/** What really moved, and where; one that came back as it was had not drifted. */
function tellDrift(
  live: Live<StageSet>,
  stage: string,
  { applied }: Applied,
  standings: Standings,
): readonly ReturnType<typeof driftFact>[] {
  const corrected = applied.flatMap(({ desired, live: answer }): readonly CorrectedObject[] => {
    const before = standings.get(liveKey(refOf(desired)));
    if (before === undefined || before.kind === "absent") return [{ ref: refOf(desired), paths: undefined }];
    if (before.kind !== "differs") return [];
    const isMoved = before.live.metadata.resourceVersion !== answer.metadata.resourceVersion;
    return isMoved && before.paths.length > 0 ? [{ ref: refOf(desired), paths: before.paths }] : [];
  });
  return corrected.length === 0 ? [] : [driftFact(live, stage, corrected)];
}

/**
 * Deletes objects that cannot become what is wanted, with all that depends on them: what is made anew begins alone. What has
 * changed since it was read is looked at again first.
 */
export async function takeRecreate(
  ports: Ports,
  session: Session,
  { stage, objects }: Effect & { kind: "recreateObjects" },
  memory: Memory,
): Promise<Result<Taken>> {
  const { live } = session;
  const pace = { ...paceOf(ports, session), propagation: "Foreground" as const };
  const { asked, refused, changed } = await deleteEach(clusterOfStage(ports, live, stage), objects, pace);
  for (const uid of asked) noteAsked(memory, uid, ports.clock.now());
  for (const uid of changed) noteChanged(memory, uid, ports.clock.now());
  const failure = failureOfRefusals(refused.map(({ refusal }) => refusal));
  return failure === undefined ? done({ live }) : failed(failure);
}
