import { instant } from "../../base/index.ts";
import { artifactKinds } from "../../api/index.ts";
import type { ArtifactKind } from "../../source/index.ts";
import type { Agenda, AgendaEntry, Mark } from "./agenda.ts";

/** The form of what is written; another one is not read. */
const form = 1;

/** Keys stand once, in a table: most StageSets share their sources with others. */
interface Written {
  readonly form: typeof form;
  readonly scope: string;
  readonly listedAt: number;
  readonly marks: readonly Mark[];
  readonly unserved: readonly ArtifactKind[];
  readonly keys: readonly string[];
  /** The StageSet, when to ask about it, whether it waits, and which keys concern it. */
  readonly stageSets: readonly (readonly [key: string, askAt: number, waits: 0 | 1, ...concerns: number[]])[];
}

/** As one text; the same for the same agenda, in whatever order its parts came. */
export function renderAgenda({ scope, listedAt, marks, unserved, entries }: Agenda): string {
  const keys = [...new Set([...entries.values()].flatMap(({ concerns }) => concerns))].sort();
  const places = new Map(keys.map((key, place) => [key, place]));
  const stageSets = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => [key, entry.askAt, entry.waits ? 1 : 0, ...placesOf(entry, places)] as const);
  const sorted = marks.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const written: Written = { form, scope, listedAt, marks: sorted, unserved, keys, stageSets };
  return JSON.stringify(written);
}

function placesOf({ concerns }: AgendaEntry, places: ReadonlyMap<string, number>): readonly number[] {
  return concerns.map((key) => places.get(key) ?? -1).sort((a, b) => a - b);
}

function nameOf({ apiVersion, kind, namespace = "" }: Mark): string {
  return `${apiVersion}/${kind}/${namespace}`;
}

/** undefined: this is no agenda, or not one of this form. */
export function parseAgenda(text: string): Agenda | undefined {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isWritten(written)) return undefined;
  const { scope, listedAt, marks, unserved, keys, stageSets } = written;
  const entries = stageSets.map(([key, askAt, waits, ...concerns]): readonly [string, AgendaEntry] => [
    key,
    { askAt: instant(askAt), waits: waits === 1, concerns: concerns.map((place) => keys[place] ?? "") },
  ]);
  return { scope, listedAt: instant(listedAt), marks, unserved, entries: new Map(entries) };
}

function isWritten(value: unknown): value is Written {
  if (typeof value !== "object" || value === null) return false;
  const {
    form: itsForm,
    scope,
    listedAt,
    marks,
    unserved,
    keys,
    stageSets,
  } = value as Readonly<Record<string, unknown>>;
  if (itsForm !== form || typeof scope !== "string" || typeof listedAt !== "number") return false;
  if (!isListOf(keys, (key) => typeof key === "string") || !isListOf(marks, isMark)) return false;
  if (!isListOf(unserved, (kind) => (artifactKinds as readonly unknown[]).includes(kind))) return false;
  return isListOf(stageSets, (one) => isStageSet(one, (keys as readonly string[]).length));
}

function isMark(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { apiVersion, kind, namespace, resourceVersion } = value as Readonly<Record<string, unknown>>;
  return [apiVersion, kind, namespace ?? "", resourceVersion].every((text) => typeof text === "string");
}

function isStageSet(value: unknown, keys: number): boolean {
  if (!Array.isArray(value)) return false;
  const [key, askAt, waits, ...concerns] = value as readonly unknown[];
  if (typeof key !== "string" || typeof askAt !== "number" || (waits !== 0 && waits !== 1)) return false;
  return concerns.every((place) => Number.isInteger(place) && (place as number) >= 0 && (place as number) < keys);
}

function isListOf(value: unknown, is: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}
