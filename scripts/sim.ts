/**
 * `npm run sim -- --seeds N --from S`: plays worlds of the simulation by hand. One seed, one world, one trace. It stops at
 * nothing, tells every seed that breaks an invariant or does not settle, and ends with the count.
 */
import { parseArgs } from "node:util";
import { play } from "../test/sim/play.ts";
import { firstSeed } from "../test/sim/seeds.ts";
import { drawWorld } from "../test/sim/draw-world.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: String(firstSeed()) },
    trace: { type: "boolean", default: false },
  },
});
const [count, from] = [Number(values.seeds), Number(values.from)];
const began = performance.now();
let bad = 0;

for (let seed = from; seed < from + count; seed += 1) {
  const world = drawWorld(seed);
  const { broken, unsettled, trace } = await play(world);
  if (values.trace) for (const line of trace) say(line);
  if (broken.length + unsettled.length === 0) continue;
  bad += 1;
  say(`seed ${seed}: npm run sim -- --seeds 1 --from ${seed} --trace`);
  for (const line of [...broken, ...unsettled]) say(`  ${line}`);
}
const seconds = (performance.now() - began) / 1000;
say(`${count - bad} of ${count} worlds kept every invariant and settled, ${(seconds / count).toFixed(3)} s each`);
process.exitCode = bad === 0 ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
