/** The phases of a run. Their order is `phaseOrder`; each looks and decides, and none changes anything. */
import { assert } from "../../base/index.ts";
import type { RunPhase } from "../../api/index.ts";
import { withInventory } from "../lost-inventory.ts";
import type { Phase } from "../phase.ts";
import { onFailure, post, pre } from "./actions.ts";
import { apply } from "./apply.ts";
import { build } from "./build.ts";
import { deletion } from "./delete.ts";
import { enter } from "./enter.ts";
import { gate } from "./gate.ts";
import { health } from "./health.ts";
import { preflight } from "./preflight.ts";
import { prune } from "./prune.ts";
import { resolve } from "./resolve.ts";
import { settle } from "./settle.ts";
import { teardown } from "./teardown.ts";

const phases: ReadonlyMap<RunPhase, Phase> = new Map(
  [
    ...[withInventory(resolve), withInventory(gate), enter, build, preflight, pre, apply, health, post, prune, settle],
    ...[onFailure, deletion, teardown],
  ].map((one) => [one.name, one]),
);

/** The phase of this name. A status that names one which is not served is a bug of ours: nobody else writes it. */
export function phaseAt(name: RunPhase): Phase {
  const found = phases.get(name);
  assert(found !== undefined, `no phase is called ${name}`);
  return found;
}
