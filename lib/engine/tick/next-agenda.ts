import type { Instant } from "../../base/index.ts";
import type { Live, StageSet } from "../../api/index.ts";
import { keyOf } from "../../gates/index.ts";
import { due } from "../due.ts";
import { nextQuestionAt } from "../due-next.ts";
import { concernedKeys } from "../notices/concerned-keys.ts";
import type { Settings } from "../ports.ts";
import { stageSetKey, type Agenda, type AgendaEntry } from "./agenda.ts";
import { isOurs, type Outlook } from "./outlook.ts";
import { questionOf, waitsForDependency } from "./questions.ts";
import type { Share } from "./share.ts";
import { isComplete, type Stepped } from "./step-all.ts";

export interface AfterTick {
  readonly stepped: readonly Stepped[];
  readonly began: Instant;
  readonly share: Share | undefined;
  readonly settings: Settings;
}

/**
 * The agenda for the next tick: that of before, and anew whom this one has looked at. What it did not bring to an end, and
 * what is due even now that it was stepped, is to be asked about at once.
 */
export function nextAgenda(outlook: Outlook, { stepped, began, share, settings }: AfterTick): Agenda {
  if (outlook.looked.length === 0) return outlook.agenda;
  const entries = new Map(outlook.agenda.entries);
  const ends = new Map(stepped.map((one) => [`${one.namespace}/${one.name}`, one.outcome])); // of several the last
  const left = (stageSet: Live<StageSet>): Live<StageSet> => {
    const end = ends.get(keyOf(stageSet));
    return end?.kind === "ended" ? end.stageSet : stageSet;
  };
  const known = new Map(outlook.stageSets.map((stageSet) => [keyOf(stageSet), left(stageSet)]));
  const view = { sources: outlook.sources, inputs: new Set<string>(), since: began, now: began, settings };
  for (const stageSet of outlook.looked) {
    const key = keyOf(stageSet);
    const end = ends.get(key);
    const after = left(stageSet);
    const waits = waitsForDependency(after);
    if (end?.kind === "gone" || !(waits || isOurs(after, share))) {
      entries.delete(key);
      continue;
    }
    const isDueStill = end !== undefined && (!isComplete(end) || due(questionOf(after, known, view)) !== undefined);
    const askAt = isDueStill ? began : nextQuestionAt(after, settings.defaultIntervalMs, began);
    entries.set(key, { askAt, waits, concerns: concernsOf(after, outlook, settings) });
  }
  return { ...outlook.agenda, entries };
}

function concernsOf(stageSet: Live<StageSet>, { sources }: Outlook, settings: Settings): AgendaEntry["concerns"] {
  const own = stageSetKey(keyOf(stageSet));
  return [...new Set(concernedKeys(stageSet, sources, settings))].filter((key) => key !== own);
}
