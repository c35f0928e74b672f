import { after } from "../../base/index.ts";
import type { Failure } from "../../api/index.ts";
import { lookAgainMs, lookPauseMs } from "../limits.ts";
import type { Ports } from "../ports.ts";
import { look, type Looked } from "./look.ts";
import { createRest } from "./rest.ts";
import type { Waiting, WaitingList } from "./waiting.ts";

export interface LookingOptions {
  /** StageSets and sources of these namespaces alone; absent: all. */
  readonly namespaces?: readonly string[];
  /** Told where it could not be found out whom notices concern. */
  readonly onTrouble: (failure: Failure) => void;
  readonly onWanted: (wanted: Looked["wanted"]) => void;
}

/** Looks at what waits, one look after another, for as long as anything does. */
export interface Looking {
  /** Something waits. */
  readonly begin: () => void;
  readonly stop: () => Promise<void>;
}

export function openLooking(ports: Ports, waiting: WaitingList, options: LookingOptions): Looking {
  const { clock } = ports;
  const rest = createRest(clock);
  const state = { isStopped: false, isLooking: false, looking: Promise.resolve() };
  const isStopped = (): boolean => state.isStopped;
  const lookWhileNeeded = async (): Promise<void> => {
    for (let next = waiting.next(); next !== undefined && !isStopped(); next = waiting.next()) {
      if (next > clock.now()) {
        await rest.sleep(next - clock.now());
        continue;
      }
      const { wanted, again } = await lookAt(ports, waiting.take(clock.now()), options);
      waiting.looked(again);
      if (!isStopped()) options.onWanted(wanted);
      await clock.sleep(lookPauseMs);
    }
    state.isLooking = false; // at once: what comes from now on needs another
  };
  return {
    begin: () => {
      rest.wake();
      if (state.isLooking || isStopped()) return;
      state.isLooking = true;
      state.looking = lookWhileNeeded();
    },
    stop: () => {
      state.isStopped = true;
      rest.wake();
      return state.looking;
    },
  };
}

/** One look: whom to step, and what came too early, or could not be looked at, and is looked at again after a while. */
async function lookAt(
  ports: Ports,
  taken: readonly Waiting[],
  { namespaces, onTrouble }: LookingOptions,
): Promise<{ readonly wanted: Looked["wanted"]; readonly again: readonly Waiting[] }> {
  const notices = taken.map(({ notice }) => notice);
  const looked = await look(ports, notices, namespaces);
  if (looked.kind === "failed") onTrouble(looked.failure);
  const { wanted, early }: Looked = looked.kind === "failed" ? { wanted: [], early: notices } : looked.value;
  const later = new Set(early);
  const again = taken.flatMap(({ notice, looks }) => {
    const pauseMs = lookAgainMs[looks];
    if (pauseMs === undefined || !later.has(notice)) return [];
    return [{ notice, looks: looks + 1, from: after(ports.clock.now(), pauseMs) }];
  });
  return { wanted, again };
}
