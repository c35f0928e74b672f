import type { StageSetSpec } from "../../api/index.ts";
import type { Identity, LiveObject } from "../../cluster/index.ts";
import { effectOf, isOwnKind, type EffectSeen } from "./action-effect.ts";
import { ledgersIn, type ActionHistory, type Attempt } from "./action-history.ts";
import { stageOf } from "./action-place.ts";
import { entriesIn, idOf, tellObject, type Checker, type Stored } from "./checker.ts";

/** I10: an object that a StageSet's spec names is written with that StageSet's own identity; our own affairs with ours. */
export function ownIdentity(history: ActionHistory): Checker {
  return {
    name: "I10",
    check(write, stored, known) {
      const { worker } = known;
      const { who, verb, kind, name } = write;
      if (worker === undefined || who === "controllers") return undefined;
      if (isOwnKind(write))
        return who.kind === "self" ? undefined : `${verb} ${kind} ${name} as ${tellIdentity(who)}: it is ours`;
      const effect = effectOf(write, known);
      if (effect === undefined) return undefined;
      const { run } = ledgersIn(stored).status;
      const attempt = attemptOf(history, effect);
      const specs = history.specsSince(Math.min(attempt?.generation ?? Infinity, run?.generation ?? 0));
      const ofAction = stageOf(attempt?.action ?? run?.intent?.action ?? "");
      const stages = effect.kind === "stage" ? [effect.stage, ...recordedBy(stored, effect.object)] : [ofAction];
      const wanted = new Set(specs.flatMap((spec) => stages.map((stage) => identityOf(spec, stage))));
      return wanted.size === 0 || wanted.has(tellIdentity(who))
        ? undefined
        : `${verb} ${tellObject(effect.object)} of stage ${stages.join(" or ")} as ${tellIdentity(who)}, not as ${[...wanted].join(" or ")}`;
    },
  };
}

/** The stages whose inventories name an object: two, while it moves from one to the other. */
function recordedBy(stored: Stored, object: LiveObject): readonly string[] {
  const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" };
  const inventories = stored.lookAll(kind).filter((one) => entriesIn(one).includes(idOf(object)));
  return inventories.map(({ metadata }) => metadata.labels?.["stages.metio.wtf/stage"] ?? "");
}

/** What an attempt has made goes under the identity that it was made with. */
function attemptOf(history: ActionHistory, effect: EffectSeen): Attempt | undefined {
  return "token" in effect ? history.attempts.get(effect.token) : undefined;
}

function identityOf({ stages, serviceAccountName }: StageSetSpec, stage: string): string {
  return stages.find(({ name }) => name === stage)?.serviceAccountName ?? serviceAccountName ?? "itself";
}

function tellIdentity(who: Identity): string {
  return who.kind === "self" ? "itself" : who.name;
}
