import { after } from "../lib/base/index.ts";
import { tick as runTick, type Stepped } from "../lib/engine/index.ts";
import { EXIT, type Command } from "./command.ts";
import { clusterFlags, countFlag, durationFlag, stepFlags } from "./common-flags.ts";
import { prepare } from "./engine-ports.ts";
import { openLog, type Log } from "./log.ts";
import { machineClock } from "./machine.ts";

const budgetDefaultMs = 50_000;
const concurrencyDefault = 8;

/** `stageset tick`: one pass over everything that is due, as a CronJob runs it. */
export const tick: Command = {
  flags: {
    ...clusterFlags,
    ...stepFlags,
    budget: { type: "string", value: "DURATION", help: "how long it may work; 50s" },
    concurrency: { type: "string", value: "N", help: "StageSets stepped at once; 8" },
    "lease-namespace": {
      type: "string",
      value: "NAMESPACE",
      help: "where it remembers its last pass; its own namespace",
    },
  },
  async run(input) {
    const { args } = input;
    const began = machineClock.now();
    const until = after(began, durationFlag(args, "budget", budgetDefaultMs));
    const concurrency = countFlag(args, "concurrency", concurrencyDefault);
    const log = openLog(input);
    const prepared = await prepare(input, "tick");
    if (prepared.kind === "failed") return unreachable(log, prepared.failure.message);
    const { ports, connection } = prepared.value;
    const memory = { namespace: args.strings.get("lease-namespace") ?? connection.namespace, name: "stageset-tick" };
    const onStepped = (stepped: Stepped): void => {
      logStep(log, stepped);
    };
    const ticked = await runTick(ports, { concurrency, until, memory, onStepped });
    if (ticked.kind === "failed") return unreachable(log, ticked.failure.message);
    const { stageSets, stepped, forgotten } = ticked.value;
    if (forgotten !== undefined) log.error("cannot remember this tick", { error: forgotten.message });
    log.info("ticked", { stageSets, stepped: stepped.length, tookMs: machineClock.now() - began });
    return EXIT.ok;
  },
};

/** The cluster could not be reached: the only thing that makes a tick fail. */
function unreachable(log: Log, error: string): typeof EXIT.found {
  log.error("cannot reach the cluster", { error });
  return EXIT.found;
}

function logStep(log: Log, { namespace, name, why, outcome }: Stepped): void {
  const fields = { namespace, name, why, outcome: outcome.kind };
  switch (outcome.kind) {
    case "gone":
    case "busy":
    case "lost":
      log.info("stepped", fields);
      return;
    case "unreachable":
      log.error("stepped", { ...fields, error: outcome.failure.message });
      return;
    case "ended": {
      const ready = outcome.stageSet.status?.conditions?.find(({ type }) => type === "Ready");
      log.info("stepped", { ...fields, ready: ready?.status, reason: ready?.reason, message: ready?.message });
    }
  }
}
