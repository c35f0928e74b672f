import type { Layout, Moment, World } from "./world.ts";

/**
 * The world with as little happening in it as still `fails`: whole moments, happenings, workers and faults are left out
 * as long as it does. Every world that is tried is played, so this takes a while.
 */
export async function shrink(world: World, fails: (world: World) => Promise<boolean>): Promise<World> {
  let smallest = world;
  for (let next: World | undefined = world; next !== undefined;) {
    smallest = next;
    next = await firstThatFails(smallerWorlds(smallest), fails);
  }
  return smallest;
}

async function firstThatFails(
  worlds: Iterable<World>,
  fails: (world: World) => Promise<boolean>,
): Promise<World | undefined> {
  for (const world of worlds) if (await fails(world)) return world;
  return undefined;
}

/** What is one thing smaller than `world`, the biggest things first. */
function* smallerWorlds(world: World): Generator<World> {
  for (const moments of smallerLists(world.moments, smallerMoments)) yield { ...world, moments };
  for (const late of smallerLists(world.late)) yield { ...world, late };
  for (const before of smallerLists(world.before)) yield { ...world, before };
}

function* smallerMoments(moment: Moment): Generator<Moment> {
  for (const workers of smallerLists(moment.workers, function* (worker) {
    for (const faults of smallerLists(worker.faults)) yield { ...worker, faults };
  }))
    yield { ...moment, workers };
  for (const happenings of smallerLists(moment.happenings)) yield { ...moment, happenings };
}

/** The list without half of it, without one of it, and with one of it made smaller. */
function* smallerLists<T>(list: readonly T[], smaller?: (one: T) => Iterable<T>): Generator<readonly T[]> {
  const half = list.length >> 1;
  if (half > 1) yield* [list.slice(0, half), list.slice(half)];
  for (const index of list.keys()) yield list.toSpliced(index, 1);
  for (const [index, one] of list.entries()) for (const next of smaller?.(one) ?? []) yield list.with(index, next);
}

/** What happens in a world, a line each. */
export function tellWorld({ moments, manners, before, late, layouts }: World): readonly string[] {
  const told = [manners, before, late, ...layouts.map(withoutActions)].map((one) => JSON.stringify(one));
  return [...told, ...moments.flatMap(tellMoment)];
}

function withoutActions({ stages, ...layout }: Layout): object {
  return { ...layout, stages: stages.map(({ actions, ...stage }) => ({ ...stage, actions: actions.length })) };
}

function tellMoment({ afterMs, happenings, workers }: Moment): readonly string[] {
  return [
    `after ${afterMs} ms`,
    ...happenings.map((happening) => `  ${JSON.stringify(happening)}`),
    ...workers.map(({ does, offsetMs, faults }) => `  a ${does}, its clock off by ${offsetMs} ms: ${tell(faults)}`),
  ];
}
function tell(faults: readonly object[]): string {
  return faults.length === 0 ? "no faults" : faults.map((fault) => JSON.stringify(fault)).join(", ");
}
