import { after } from "../../base/index.ts";
import type { Live, StageSet } from "../../api/index.ts";
import { keyOf } from "../../gates/index.ts";
import { namespaceOf } from "../identity.ts";
import type { Ports } from "../ports.ts";
import type { StepOutcome } from "../step-outcome.ts";
import { stepUntilQuiet } from "../tick/step-until-quiet.ts";
import type { Stepped } from "../tick/step-all.ts";
import { createTurns } from "../tick/turns.ts";
import type { Notice } from "./notice.ts";
import { createRest, type Rest } from "./rest.ts";

export interface RunnerOptions {
  /** StageSets stepped at once. */
  readonly concurrency: number;
  /** How long one may be stepped. */
  readonly budgetMs: number;
  readonly onStepped: (stepped: Stepped) => void;
  /** Told where something came for a StageSet while it was stepped, too late for that step to see it. */
  readonly onMissed: (notice: Notice) => void;
  /** Told where a step has changed its StageSet: others may wait for that. */
  readonly onChanged: (notice: Notice) => void;
}

/** Steps StageSets, each by one step at a time, whatever comes for it meanwhile. */
export interface Runner {
  readonly begin: (stageSet: Live<StageSet>, why: Stepped["why"]) => void;
  /** StageSets that are stepped, or wait for their turn. */
  readonly size: () => number;
  /** Has the present moves end, and begins no other. */
  readonly stop: () => Promise<void>;
}

interface Going {
  readonly rest: Rest;
  /** What came since this step looked last. */
  missed: Notice | undefined;
}

export function openRunner(ports: Ports, options: RunnerOptions): Runner {
  const { concurrency, budgetMs, onStepped } = options;
  const turns = createTurns(concurrency);
  const stopping = new AbortController();
  const going = new Map<string, Going>();
  const works = new Set<Promise<void>>();

  const run = async (stageSet: Live<StageSet>, why: Stepped["why"], one: Going): Promise<void> => {
    const [namespace, { name }] = [namespaceOf(stageSet), stageSet.metadata];
    const pause = async (ms: number): Promise<void> => {
      if (one.missed === undefined && !stopping.signal.aborted) await turns.pause(() => one.rest.sleep(ms));
      one.missed = undefined; // whoever pauses looks anew
    };
    const outcome = await turns.take(async () => {
      if (stopping.signal.aborted) return undefined;
      const until = after(ports.clock.now(), budgetMs);
      const how = { trigger: "Event", until, pause, mayPause: turns.mayPause, signal: stopping.signal } as const;
      return stepUntilQuiet(ports, { namespace, name, ...how });
    });
    going.delete(keyOf(stageSet));
    if (outcome === undefined) return;
    onStepped({ namespace, name, why, outcome });
    if (stopping.signal.aborted) return;
    if (one.missed !== undefined) options.onMissed(one.missed);
    if (hasChanged(stageSet, outcome)) options.onChanged(changed(stageSet));
  };
  return {
    begin: (stageSet, why) => {
      const under = going.get(keyOf(stageSet));
      if (under !== undefined) {
        under.missed = why === "Asked" ? askedFor(stageSet) : (under.missed ?? changed(stageSet));
        under.rest.wake();
        return;
      }
      const one: Going = { rest: createRest(ports.clock), missed: undefined };
      going.set(keyOf(stageSet), one);
      const work = run(stageSet, why, one);
      works.add(work);
      void work.finally(() => works.delete(work));
    },
    size: () => going.size,
    stop: async () => {
      stopping.abort();
      for (const { rest } of going.values()) rest.wake();
      await Promise.all(works);
    },
  };
}

function hasChanged({ metadata }: Live<StageSet>, outcome: StepOutcome): boolean {
  return outcome.kind === "ended" && outcome.stageSet.metadata.resourceVersion !== metadata.resourceVersion;
}

function askedFor(stageSet: Live<StageSet>): Notice {
  return { kind: "asked", namespace: namespaceOf(stageSet), name: stageSet.metadata.name };
}

function changed(stageSet: Live<StageSet>): Notice {
  const { apiVersion, kind, metadata } = stageSet;
  return { kind: "changed", object: { apiVersion, kind, namespace: namespaceOf(stageSet), name: metadata.name } };
}
