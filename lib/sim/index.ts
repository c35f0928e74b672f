/**
 * A cluster in memory, with time and chance to go with it: the embedded default, the bed of the simulation, and what
 * `simulate` and `torture` run on. It answers through the same port as a real API server, in the same words; the contract
 * suite holds it to that. It knows nothing of StageSets.
 *
 *     const clock = createSimClock();
 *     const cluster = createSimCluster({ clock, random: createSimRandom(7) });
 *     clock.drive(cluster); // its controllers work whenever time moves
 *     const { clusters, died } = withFaults(cluster, [{ at: 3, kind: "dieAfter" }], clock);
 */
export type { Actor, Behaviour, BehaviourRule } from "./actors/index.ts";
export { entriesIn, openCheckers, type Checkers, type Known } from "./checkers/index.ts";
export { createSimClock, type Driven, type SimClock } from "./clock.ts";
export { createSimCluster, type SimCluster, type SimClusterOptions } from "./cluster.ts";
export { eachCall } from "./each-call.ts";
export { drawFaults, type Fault, type FaultDraw, type FaultKind } from "./faults.ts";
export { illDialer, illResult } from "./ill-ports.ts";
export { servedBuiltIn } from "./kinds/index.ts";
export { createSimRandom } from "./random.ts";
export { createSimReceiver, type Received, type ReceiverRule, type SimReceiver } from "./receiver.ts";
export type { Denial, Verb, Write } from "./server/index.ts";
export { withFaults, type Call, type FaultyClusters } from "./with-faults.ts";
