/** What no death may break, judged over what the API server and the receiver have written down. Each answers with sentences. */
import { actionFieldManager, fieldManager, group as ourGroup } from "../../lib/api/index.ts";
import type { Received } from "./receiver.ts";
import type { Write } from "./writes.ts";

/** What happened while one revision rolled out. */
export interface Evidence {
  /** What was written before that. */
  readonly before: readonly Write[];
  readonly writes: readonly Write[];
  readonly received: readonly Received[];
}

/** What stands in the Namespace once a revision is out. */
export interface Ending {
  /** Without what differs from one play to the next. */
  readonly objects: Readonly<Record<string, unknown>>;
  /** Jobs of actions, and what the status says of work under way. */
  readonly left: readonly string[];
}

const tokenDigits = /^[0-9a-f]{20}$/;

/** Everything is done as often as in the undisturbed run: no Job, patch, deletion or apply is made twice, and none is missing. */
export function unlikeEffects(actual: Evidence, undisturbed: Evidence): readonly string[] {
  const [is, was] = [countEffects(actual), countEffects(undisturbed)];
  return [...new Set([...Object.keys(is), ...Object.keys(was)])]
    .filter((effect) => is[effect] !== was[effect])
    .map((effect) => `${effect} ${is[effect] ?? 0} times, undisturbed ${was[effect] ?? 0} times`);
}

/** How often each object was changed, and how. A write that left an object as it was is no effect. */
export function countEffects({ before, writes }: Evidence): Readonly<Record<string, number>> {
  const versions = new Map(before.map(({ id, resourceVersion }) => [id, resourceVersion]));
  const effects = writes.flatMap((write) => {
    const { id, resourceVersion } = write;
    const moved = resourceVersion === undefined || resourceVersion !== versions.get(id);
    versions.set(id, resourceVersion);
    const how = moved ? howOf(write) : undefined;
    return how === undefined ? [] : [`${write.kind} ${stemOf(write)} is ${how}`];
  });
  return Object.fromEntries([...Map.groupBy(effects, (effect) => effect)].map(([what, all]) => [what, all.length]));
}

/** undefined: not by us, or one of our own records. */
function howOf({ verb, group, fieldManager: manager, status }: Write): string | undefined {
  if (group === ourGroup) return undefined;
  if (verb === "delete") return "deleted";
  if (tokenDigits.test(manager)) return "patched";
  if (manager !== fieldManager && manager !== actionFieldManager) return undefined;
  return status === 201 ? "created" : "changed";
}

/** A Job's name ends in its token; what comes before is the same in all plays. */
function stemOf({ kind, name }: Write): string {
  return kind === "Job" ? name.replace(/-[0-9a-f]{10}$/, "") : name;
}

/** The actions of this play send one request each revision: every attempt of it bears the same key. */
export function differentKeys({ received }: Evidence): readonly string[] {
  const keys = new Set(received.map(({ idempotencyKey }) => idempotencyKey));
  const last = received.at(-1)?.answered ?? 0;
  return [
    ...(keys.size === 1 ? [] : [`${received.length} http attempts bear ${keys.size} keys: ${[...keys].join(", ")}`]),
    ...(last === 200 ? [] : [`the last http attempt was answered ${last}`]),
  ];
}

/** Whatever carries our field manager stands in an inventory, after each write (I1, I2). One sentence an object: when it was first so. */
export function unrecordedAtAnyTime(writes: readonly Write[]): readonly string[] {
  const records = new Map<string, readonly string[]>();
  const ours = new Set<string>();
  const broken = new Map<string, string>();
  for (const write of writes) {
    if (write.kind === "StageInventory") records.set(write.name, write.verb === "delete" ? [] : (write.records ?? []));
    else if (write.verb === "delete") ours.delete(write.id);
    else if (write.fieldManager === fieldManager && write.group !== ourGroup) ours.add(write.id);
    const recorded = new Set([...records.values()].flat());
    for (const id of ours) {
      if (recorded.has(id) || broken.has(id)) continue;
      broken.set(id, `${id} stands in no inventory after ${write.verb} ${write.kind} ${write.name}`);
    }
  }
  return [...broken.values()];
}

/** Nothing of an action and of a step is left, and everything is as in the undisturbed run. */
export function unlikeEnding(actual: Ending, undisturbed: Ending): readonly string[] {
  const [is, was] = [leavesOf(actual.objects), leavesOf(undisturbed.objects)];
  const unlike = [...new Set([...is.keys(), ...was.keys()])].filter((path) => is.get(path) !== was.get(path));
  return [
    ...actual.left.map((what) => `${what} is left`),
    ...unlike.map((path) => `${path} is ${is.get(path) ?? "absent"}, undisturbed ${was.get(path) ?? "absent"}`),
  ];
}

/** Every value that holds no other one, by its path. */
function leavesOf(value: unknown, path = ""): ReadonlyMap<string, string> {
  if (typeof value !== "object" || value === null) return new Map([[path, JSON.stringify(value)]]);
  const below = Object.entries(value).flatMap(([key, part]) => [
    ...leavesOf(part, path === "" ? key : `${path}.${key}`),
  ]);
  return new Map(below);
}
