import type { Instant } from "../../base/index.ts";
import { apiVersion } from "../../api/index.ts";
import { objectKey, type ArtifactKind, type ListedKind } from "../../source/index.ts";
import { isInShare, type Share } from "./share.ts";

/** What a tick writes down of a StageSet, so that the next one need not read it. */
export interface AgendaEntry {
  /** From then on it is worth asking whether it is due, whatever has happened. */
  readonly askAt: Instant;
  /** It waits for something that it depends on. */
  readonly waits: boolean;
  /** The keys of all other objects of which a change may make it due. */
  readonly concerns: readonly string[];
}

/** How far a list was seen; without a namespace: the list of all. */
export interface Mark extends ListedKind {
  readonly namespace?: string;
}

/**
 * What is to be done when, and what would make it earlier: enough for a tick to find what is due from what has happened
 * since. It is a cache: without it, or where any of it does not fit, a tick lists everything.
 */
export interface Agenda {
  /** Whose it is: what else decides what is due. */
  readonly scope: string;
  /** When everything was listed last. */
  readonly listedAt: Instant;
  readonly marks: readonly Mark[];
  /** Kinds of sources that the cluster did not serve. */
  readonly unserved: readonly ArtifactKind[];
  /** By `namespace/name`: the StageSets of the tick's share, and others that wait for one they depend on. */
  readonly entries: ReadonlyMap<string, AgendaEntry>;
}

export interface Happened {
  /** The keys of the objects that have changed. */
  readonly changed: ReadonlySet<string>;
  readonly now: Instant;
  readonly share?: Share | undefined;
}

/** Whom to read: those that may be due, and those that wait, directly or not, for what may become of them. */
export function planReads(agenda: Agenda, { changed, now, share }: Happened): readonly string[] {
  const entries = [...agenda.entries];
  const reads = new Set<string>();
  for (const [key, { askAt, concerns }] of entries) {
    const isConcerned = (): boolean => changed.has(stageSetKey(key)) || concerns.some((one) => changed.has(one));
    const isAsked = askAt <= now || (changed.size > 0 && isConcerned());
    if (isAsked && (share === undefined || isInShare(key, share))) reads.add(key);
  }
  const waiting = entries.filter(([, { waits }]) => waits);
  const open = [...[...reads].map(stageSetKey), ...changed];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const [dependent, { concerns }] of waiting) {
      if (reads.has(dependent) || !concerns.includes(key)) continue;
      reads.add(dependent);
      open.push(stageSetKey(dependent));
    }
  }
  return [...reads];
}

/** The key of the StageSet `namespace/name` among those of objects of all kinds. */
export function stageSetKey(key: string): string {
  const [namespace = "", name = ""] = key.split("/");
  return objectKey({ apiVersion, kind: "StageSet", namespace, name });
}
