import type { Instant } from "../../base/index.ts";
import { noticeKey, type Notice } from "./notice.ts";

/** A notice that waits to be looked at. */
export interface Waiting {
  readonly notice: Notice;
  /** How often it was looked at in vain. */
  readonly looks: number;
  /** Not to be looked at before. */
  readonly from: Instant;
}

/** Notices that wait, each once. With those that are looked at, no more than `max` different ones have come from outside. */
export interface WaitingList {
  /** Takes all of them, or none where there is no room: false. What waits already takes no room. */
  readonly put: (notices: readonly Notice[], now: Instant) => boolean;
  /** Has one of our own wait; one that has come from outside meanwhile counts for it. */
  readonly add: (waiting: Waiting) => void;
  /** Takes out what may be looked at now. It keeps its room until `looked` says what of it is to wait again. */
  readonly take: (now: Instant) => readonly Waiting[];
  readonly looked: (again: readonly Waiting[]) => void;
  /** When the next one may be looked at; undefined: none waits. */
  readonly next: () => Instant | undefined;
  /** How many wait, or are looked at. */
  readonly size: () => number;
}

export function createWaitingList(max: number): WaitingList {
  const waiting = new Map<string, Waiting>();
  let taken = 0;
  const add = (one: Waiting): void => {
    const key = noticeKey(one.notice);
    if (!waiting.has(key)) waiting.set(key, one);
  };
  return {
    put: (notices, now) => {
      const fresh = new Map(notices.map((notice) => [noticeKey(notice), notice]));
      const added = [...fresh.keys()].filter((key) => !waiting.has(key)).length;
      if (added > 0 && waiting.size + taken + added > max) return false;
      for (const [key, notice] of fresh) waiting.set(key, { notice, looks: 0, from: now });
      return true;
    },
    add,
    take: (now) => {
      const ready = [...waiting].filter(([, { from }]) => from <= now);
      for (const [key] of ready) waiting.delete(key);
      taken = ready.length;
      return ready.map(([, one]) => one);
    },
    looked: (again) => {
      taken = 0;
      for (const one of again) add(one);
    },
    next: () =>
      [...waiting.values()].reduce<Instant | undefined>(
        (soonest, { from }) => (soonest === undefined || from < soonest ? from : soonest),
        undefined,
      ),
    size: () => waiting.size + taken,
  };
}
