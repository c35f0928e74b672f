import { lookAgainMs, noticesMax } from "../limits.ts";
import type { Ports } from "../ports.ts";
import { openLooking, type LookingOptions } from "./looking.ts";
import type { Notice } from "./notice.ts";
import { openRunner, type RunnerOptions } from "./runner.ts";
import { createWaitingList, type Waiting } from "./waiting.ts";

export type ResponderOptions = Omit<RunnerOptions, "onMissed" | "onChanged"> & Omit<LookingOptions, "onWanted">;

/** Acts upon notices in the background. What it loses, a tick finds. */
export interface Responder {
  /** Takes notices, all or none; false: there is no room for them now. */
  readonly take: (notices: readonly Notice[]) => boolean;
  /** How many notices wait to be looked at or are looked at, and how many StageSets are stepped or wait for that. */
  readonly load: () => { readonly waiting: number; readonly stepping: number };
  /** Takes nothing more, forgets what waits, and resolves once the present moves have ended. */
  readonly stop: () => Promise<void>;
}

export function openResponder(ports: Ports, options: ResponderOptions): Responder {
  const { clock } = ports;
  const waiting = createWaitingList(noticesMax);
  const stopping = { yet: false };
  const later = (notice: Notice, looks: Waiting["looks"]): void => {
    waiting.add({ notice, looks, from: clock.now() });
    looking.begin();
  };
  const runner = openRunner(ports, {
    ...options,
    onMissed: (notice) => {
      later(notice, 0);
    },
    onChanged: (notice) => {
      later(notice, lookAgainMs.length); // it is stored: one look is enough
    },
  });
  const looking = openLooking(ports, waiting, {
    ...options,
    onWanted: (wanted) => {
      for (const { stageSet, why } of wanted) runner.begin(stageSet, why);
    },
  });
  return {
    take: (notices) => {
      if (stopping.yet || !waiting.put(notices, clock.now())) return false;
      looking.begin();
      return true;
    },
    load: () => ({ waiting: waiting.size(), stepping: runner.size() }),
    stop: async () => {
      stopping.yet = true;
      await Promise.all([looking.stop(), runner.stop()]);
    },
  };
}
