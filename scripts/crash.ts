/**
 * `npm run crash`: kills the executable at every request that it makes to a real API server, and has others finish. It stops
 * at nothing, tells each death that was not survived, and ends with the count. A sample: `-- --every 10`; one scenario:
 * `-- --scenario together`; from the N-th death of the plan on: `-- --from N`; one death: `-- --only alone/2/after/17`.
 */
import { parseArgs } from "node:util";
import { openCrashPlane } from "../test/crash/crash-plane.ts";
import { parseDeath, planDeaths, scenarios, type Death, type RequestCounts } from "../test/crash/death.ts";
import { judge, playDeaths, playUndisturbed, tellBroken, type Outcome } from "../test/crash/deaths.ts";

const { values } = parseArgs({
  options: {
    every: { type: "string", default: "1" },
    from: { type: "string", default: "1" },
    only: { type: "string" },
    scenario: { type: "string" },
    "at-once": { type: "string", default: "12" },
  },
});

/** A line of progress after so many. */
const TELL_EVERY = 25;

function chosen(counts: RequestCounts): readonly Death[] {
  if (values.only !== undefined) return [parseDeath(values.only)];
  const named = scenarios.filter((one) => values.scenario === undefined || one === values.scenario);
  const from = Number(values.from) - 1;
  return planDeaths(counts, named).filter((_, index) => index >= from && (index - from) % Number(values.every) === 0);
}

async function main(): Promise<number> {
  const began = performance.now();
  const plane = await openCrashPlane(say);
  try {
    const undisturbed = await playUndisturbed(plane);
    const { counts, revisions } = undisturbed;
    const brokenBefore = judge(revisions, revisions);
    for (const what of brokenBefore) say(`Nobody has died, and yet: ${what}`);
    say(`${counts[1]} requests for revision 1, ${counts[2]} for revision 2`);
    const deaths = chosen(counts);
    if (deaths.length === 0) throw new Error("There is no such death: see what --scenario, --from and --every say");
    const outcomes: Outcome[] = [];
    const onPlayed = (outcome: Outcome): void => {
      outcomes.push(outcome);
      if (outcome.broken.length > 0) say(tellBroken(outcome).join("\n"));
      if (outcomes.length % TELL_EVERY === 0) say(`${tally(outcomes)}, of ${deaths.length} at most`);
    };
    await playDeaths(plane, deaths, undisturbed, { atOnce: Number(values["at-once"]), onPlayed });
    const late = outcomes.filter(({ hasDied }) => !hasDied).length;
    if (late > 0) say(`${late} had ended before the request at which they were to die`);
    const slow = outcomes.filter(({ finishers }) => finishers > 1).length;
    if (slow > 0) say(`${slow} took more than one process to finish`);
    say(`in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    say(tally(outcomes));
    return brokenBefore.length > 0 || outcomes.some(({ broken }) => broken.length > 0) ? 1 : 0;
  } finally {
    await plane.close();
  }
}

function tally(outcomes: readonly Outcome[]): string {
  const died = outcomes.filter(({ hasDied }) => hasDied);
  const survived = died.filter(({ broken }) => broken.length === 0);
  return `${died.length} deaths, ${survived.length} survived`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
