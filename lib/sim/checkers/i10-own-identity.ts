import type { StageSetSpec } from "../../api/index.ts";
import type { Identity } from "../../cluster/index.ts";
import { effectOf, isOwnKind, type EffectSeen } from "./action-effect.ts";
import { ledgersIn, type ActionHistory } from "./action-history.ts";
import { stageOf } from "./action-place.ts";
import { tellObject, type Checker } from "./checker.ts";

/** I10: an object that a StageSet's spec names is written with that StageSet's own identity; our own affairs with ours. */
export function ownIdentity(history: ActionHistory): Checker {
  return {
    name: "I10",
    check(write, stored, { worker }) {
      const { who, verb, kind, name } = write;
      if (worker === undefined || who === "controllers") return undefined;
      if (isOwnKind(write))
        return who.kind === "self" ? undefined : `${verb} ${kind} ${name} as ${tellIdentity(who)}: it is ours`;
      const effect = effectOf(write);
      if (effect === undefined) return undefined;
      const { run } = ledgersIn(stored).status;
      const specs = history.specsSince(run?.generation ?? 0);
      const stage =
        effect.kind === "stage" ? effect.stage : stageOf(attemptOf(history, effect) ?? run?.intent?.action ?? "");
      const wanted = new Set(specs.map((spec) => identityOf(spec, stage)));
      return wanted.size === 0 || wanted.has(tellIdentity(who))
        ? undefined
        : `${verb} ${tellObject(effect.object)} of stage ${stage} as ${tellIdentity(who)}, not as ${[...wanted].join(" or ")}`;
    },
  };
}

function attemptOf(history: ActionHistory, effect: EffectSeen): string | undefined {
  return "token" in effect ? history.attempts.get(effect.token)?.action : undefined;
}

function identityOf({ stages, serviceAccountName }: StageSetSpec, stage: string): string {
  return stages.find(({ name }) => name === stage)?.serviceAccountName ?? serviceAccountName ?? "itself";
}

function tellIdentity(who: Identity): string {
  return who.kind === "self" ? "itself" : who.name;
}
