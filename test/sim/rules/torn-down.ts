import { finalizer, labels, type StageSetSpec } from "../../../lib/api/index.ts";
import type { LiveObject } from "../../../lib/cluster/index.ts";
import type { Game } from "../game.ts";
import { worldKinds } from "../manifests.ts";
import { isNeverPruned } from "../marks.ts";
import { maxTeardownWaitMs } from "../sim-place.ts";
import { clockOffsetMsMax } from "../world.ts";
import { entriesOf, inventoryKind, isOfRelease, type Rule, type Seen } from "./rule.ts";

/** A StageSet that is deleted does with what it applied as its deletionPolicy says, after its onDelete actions, and not before. */
export const tornDown: Rule = {
  name: "torn down",
  check(seen) {
    const { game, write, worker } = seen;
    if (worker === undefined || !game.ended) return undefined;
    if (write.kind === "StageSet") return goneTooSoon(seen) ?? actedTwice(seen);
    const isTeardown = seen.status.run?.cursor.phase === "Teardown";
    const isChanged = write.before !== undefined && write.before.metadata.deletionTimestamp === undefined;
    if (!isTeardown || !isChanged || !isOfRelease(write)) return undefined;
    const spec = specIn(game.place.stageSet());
    const isDeleted = write.after === undefined || write.after.metadata.deletionTimestamp !== undefined;
    if (isDeleted && spec?.deletionPolicy === "Orphan") return `${write.kind} ${write.name} is deleted, and is to stay`;
    const open = isLate(game) ? undefined : (spec?.onDelete ?? []).find(({ name }) => !isExecuted(seen, name));
    return open === undefined
      ? undefined
      : `${write.kind} ${write.name} goes before onDelete action ${open.name} is done`;
  },
};

function specIn(stageSet: LiveObject | undefined): StageSetSpec | undefined {
  return stageSet?.["spec"] as StageSetSpec | undefined;
}

function isExecuted({ status: { run } }: Seen, name: string): boolean {
  return run?.executed?.includes(`/onDelete/${name}`) === true;
}

/** Has it been deleted for longer than anybody waits for it? */
function isLate({ place, endedAt = 0 }: Game): boolean {
  return place.clock.now() - endedAt >= maxTeardownWaitMs - 2 * clockOffsetMsMax;
}

function actedTwice(seen: Seen): string | undefined {
  const { intent } = seen.status.run ?? {};
  const [stage, hook, name = ""] = intent?.action.split("/") ?? [];
  const isAgain = stage === "" && hook === "onDelete" && isExecuted(seen, name);
  return isAgain ? `onDelete action ${name} is done, and begins again` : undefined;
}

/** The finalizer goes once nothing is left that is to go; of what nobody lets go, the records stay. */
function goneTooSoon({ game, write: { before, after } }: Seen): string | undefined {
  const isHeld = (stageSet: LiveObject | undefined): boolean =>
    stageSet?.metadata.finalizers?.includes(finalizer) === true;
  if (!isHeld(before) || isHeld(after)) return undefined;
  const spec = specIn(before);
  const records = game.place.cluster.lookAll(inventoryKind, { namespace: "shop" }).flatMap(entriesOf);
  const recorded = new Set(records.map(({ id }) => id.split("_")[1]));
  const left = stillOurs(game);
  if (spec?.deletionPolicy === "Orphan")
    return left[0] === undefined && recorded.size === 0
      ? undefined
      : `it is gone, and ${left[0] ?? "a record"} is still its own`;
  const [first] = left;
  if (first === undefined) return undefined;
  if (spec?.deletionPolicy === "WaitForTermination") return `it is gone, and ${first} is still there`;
  if (!game.wasDenied && !isLate(game)) return `it is gone too soon: ${first} is still there`;
  const unrecorded = left.find((name) => !recorded.has(name));
  return unrecorded === undefined ? undefined : `it is gone, ${unrecorded} is still there, and nothing says so`;
}

/** What carries our labels and our field manager, and nothing keeps. */
function stillOurs({ place, world, kept, lost }: Game): readonly string[] {
  return worldKinds
    .flatMap((kind) => place.cluster.lookAll(kind, { namespace: "shop", labelSelector: `${labels.name}=shop` }))
    .filter(({ metadata }) => metadata.managedFields?.some(({ manager }) => manager === "stageset-controller") === true)
    .map(({ metadata }) => metadata.name)
    .filter((name) => !isNeverPruned(world.manners[name]) && !kept.has(name) && !lost.has(name));
}
