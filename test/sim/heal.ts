import { differences } from "./differences.ts";
import { mayBecomeHealthy } from "./draw-delivery.ts";
import { fixturesOf } from "./fixtures.ts";
import { turnGate } from "./gate.ts";
import { isMemory, layoutOf, releaseOf, statusIn, type Game } from "./game.ts";
import { letGo } from "./happen-to-objects.ts";
import { putFixture } from "./happen-to-actions.ts";
import { happen, offer, wish } from "./happen.ts";
import { isJob, isRefused, refOfName } from "./manifests.ts";
import { letTimePass } from "./sim-place.ts";
import { lackOf, wantedObjects } from "./wanted.ts";
import { work, type Workshop } from "./work.ts";
import type { Happening, World } from "./world.ts";

/** Steps or ticks that a world may take to settle once nothing goes wrong any more, and the time between them. */
const healingRoundsMax = 60;
const healingPauseMs = 80_000;

/**
 * How often it may seem settled where more comes later: of records that were lost, what is recorded anew is pruned in a later run,
 * perhaps after a yes; and variables that no object shows are seen at the interval.
 */
const restlessRoundsMax = 5;

interface Healing extends Workshop {
  readonly trace: string[];
}

/**
 * Workers without faults until the world settles; then a release that is refused, and goes again, and what people do late,
 * until it settles once more.
 */
export async function heal(table: Healing): Promise<readonly string[]> {
  const { game } = table;
  await makeGood(game);
  const unsettled = await settle(table);
  if (unsettled.length > 0 || game.ended) return unsettled;
  const refused = refusedReleases(game.world);
  const { late } = game.world;
  if (refused.length + late.length === 0) return [];
  if (refused.length > 0) {
    await happenAll(table, refused);
    await round(game, table);
    await happenAll(
      table,
      refused.map((one) => ({ ...one, revision: 0 })),
    );
  }
  await happenAll(table, late);
  return settle(table);
}

type Published = Extract<Happening, { readonly kind: "publish" }>;

/** Of each source a revision that the API server refuses something of. */
function refusedReleases({ releases }: World): readonly Published[] {
  return Object.entries(releases).flatMap(([source, all]): readonly Published[] => {
    const revision = all.findIndex(({ content }) => Object.values(content).flat().some(isRefused));
    return revision < 0 ? [] : [{ kind: "publish", source, revision }];
  });
}

async function happenAll({ game, trace }: Healing, happenings: readonly Happening[]): Promise<void> {
  for (const happening of happenings) {
    trace.push(`-- ${JSON.stringify(happening)}`);
    await happen(game, happening);
  }
}

async function round(game: Game, table: Healing): Promise<void> {
  await game.place.clock.advance(healingPauseMs);
  await letTimePass(game.place.clock, work(table, { does: game.world.healsBy, offsetMs: 0, faults: [] }));
}

/** Lets people work until all is as it is wanted, and asks whether it stays so. */
async function settle(table: Healing): Promise<readonly string[]> {
  const { game } = table;
  const { place } = game;
  let restless = 0;
  for (let rounds = 0; rounds < healingRoundsMax; rounds += 1) {
    await round(game, table);
    if (isGivenUp(game)) await happen(game, { kind: "ask" });
    if (rounds % 2 === 1) await happen(game, { kind: "approve", isRight: true });
    if (differences(game).length > 0 || isKeptForNow(game)) continue;
    const before = place.cluster.writes.length;
    await round(game, table);
    await round(game, table);
    const writes = place.cluster.writes
      .slice(before)
      .filter((write) => !isMemory(write) && write.who !== "controllers");
    if (writes.length > 0 && mayComeLater(game) && (restless += 1) < restlessRoundsMax) continue;
    return writes.map(({ verb, kind, name }) => `I9: settled, and still: ${verb} ${kind} ${name}`);
  }
  return differences(game);
}

/** What nobody but a look at an interval notices: an inventory is lost, variables change, a Job of others that was left alone has gone. */
function mayComeLater(game: Game): boolean {
  const { before, manners } = game.world;
  const jobGoes = before.some(({ name }) => isJob(name) && manners[name]?.ttlSeconds !== undefined);
  return game.hasLost || jobGoes || layoutOf(game).stages.some(({ hasVariables }) => hasVariables === true);
}

/** A Job of another content, or of somebody else, is kept and goes by itself: what is wanted is made then. */
function isKeptForNow(game: Game): boolean {
  const { place, world } = game;
  return [...wantedObjects(game).values()].some(({ name, object }) => {
    if (!isJob(name) || world.manners[name]?.ttlSeconds === undefined) return false;
    const live = place.cluster.look(refOfName(name));
    return live !== undefined && lackOf(object, live) !== undefined;
  });
}

/** From now on all is as a release needs it. */
async function makeGood(game: Game): Promise<void> {
  game.fetching = true;
  if (game.world.hasGate === true) await turnGate(game.place, "open");
  game.missing.clear();
  game.place.cluster.behave([]);
  game.place.receiver.behave([]);
  for (const fixture of fixturesOf(game.world)) await putFixture(game, fixture);
  for (const source of game.published.keys()) {
    if (!mayBecomeHealthy(releaseOf(game, source))) game.published.set(source, 0);
    await offer(game, source);
  }
  await letGo(game);
  if (game.suspended) game.suspended = false;
  game.isLenient = true;
  game.isDenied = false;
  await wish(game);
}

/** An action that failed too often waits for somebody who asks, and so does a Job that vanished before anybody saw it end. */
function isGivenUp(game: Game): boolean {
  const waits = ({ reason, message }: { readonly reason: string; readonly message: string }): boolean =>
    reason === "ActionDirty" || message.includes("its outcome is unknown");
  return statusIn(game)?.conditions?.some(waits) === true;
}
