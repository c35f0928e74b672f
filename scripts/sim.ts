/**
 * `npm run sim -- --seeds N --from S [--scenario X] [--trace]`: plays worlds of the simulation by hand. One seed, one world,
 * one trace; a scenario draws some things more often. It stops at nothing; of every seed that breaks an invariant or does not settle it tells what broke, the least that must
 * happen for it, and that trace; and it ends with the count.
 */
import { parseArgs } from "node:util";
import { drawWorld } from "../test/sim/draw-world.ts";
import { play, type Played } from "../test/sim/play.ts";
import { isScenario, scenarios } from "../test/sim/scenarios.ts";
import { firstSeed } from "../test/sim/seeds.ts";
import { shrink, tellWorld } from "../test/sim/shrink.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: String(firstSeed()) },
    scenario: { type: "string", default: "anything" },
    trace: { type: "boolean", default: false },
  },
});
const { scenario } = values;
if (!isScenario(scenario)) throw new Error(`no scenario ${scenario}; there are ${Object.keys(scenarios).join(", ")}`);
const [count, from] = [Number(values.seeds), Number(values.from)];
const began = performance.now();
let bad = 0;

for (let seed = from; seed < from + count; seed += 1) {
  const world = drawWorld(seed, scenario);
  const played = await play(world);
  if (values.trace) say(...played.trace);
  if (holds(played)) continue;
  bad += 1;
  say(
    `seed ${seed}: npm run sim -- --seeds 1 --from ${seed} --scenario ${scenario}`,
    ...indented([...played.broken, ...played.unsettled]),
  );
  const smallest = await shrink(world, async (smaller) => !holds(await play(smaller)));
  const { broken, unsettled, trace } = await play(smallest);
  say("at least this must happen:", ...indented(tellWorld(smallest)), "and then:", ...indented(trace));
  say("which is:", ...indented([...broken, ...unsettled]));
}
const ms = (performance.now() - began) / count;
say(`${count - bad} of ${count} worlds kept every invariant and settled, ${ms.toFixed(0)} ms each`);
process.exitCode = bad === 0 ? 0 : 1;

function holds({ broken, unsettled }: Played): boolean {
  return broken.length + unsettled.length === 0;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
