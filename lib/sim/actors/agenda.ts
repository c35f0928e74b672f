import type { Instant } from "../../base/index.ts";
import type { Actor } from "./actor.ts";
import { keyOf, type Place } from "./dependents.ts";

/** A controller that has to look at an object, at some time. */
export interface Look {
  readonly actor: Actor;
  readonly place: Place;
  readonly at: Instant;
}

/** Who has to look at what, and when. A look that is asked for twice is one, at the earlier time. */
export interface Agenda {
  ask(look: Look): void;
  /** What is due by `now`, in the order in which it was asked for; it is no longer on the agenda. */
  take(now: Instant): readonly Look[];
  dueAt(): Instant | undefined;
}

export function createAgenda(): Agenda {
  const looks = new Map<Actor, Map<string, Look>>();
  const all = (): Look[] => [...looks.values()].flatMap((ofActor) => [...ofActor.values()]);
  return {
    ask(look) {
      const ofActor = looks.get(look.actor) ?? new Map<string, Look>();
      looks.set(look.actor, ofActor);
      const key = keyOf(look.place);
      const known = ofActor.get(key);
      if (known === undefined || known.at > look.at) ofActor.set(key, look);
    },
    take(now) {
      const due = all().filter(({ at }) => at <= now);
      for (const { actor, place } of due) looks.get(actor)?.delete(keyOf(place));
      return due;
    },
    dueAt() {
      const times = all().map(({ at }) => at);
      return times.length === 0 ? undefined : times.reduce((least, at) => (at < least ? at : least));
    },
  };
}
