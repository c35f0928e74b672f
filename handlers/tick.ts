import { after } from "../lib/base/index.ts";
import { tick as runTick, type Stepped, type TickMemory } from "../lib/engine/index.ts";
import { EXIT, type Arguments, type Command } from "./command.ts";
import { clusterFlags } from "./connect.ts";
import { countFlag, durationFlag, noNames } from "./flag-values.ts";
import { logFlags, openLog, type Log, type LogFields } from "./log.ts";
import { machineClock } from "./machine.ts";
import { readyOf } from "./ready.ts";
import { stepFlags } from "./step-flags.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const budgetDefaultMs = 50_000;
const concurrencyDefault = 8;
const leaseName = "stageset-tick";

/** `stageset tick`: one pass over everything that is due, as a CronJob runs it. */
export const tick: Command = {
  flags: {
    namespace: { type: "string", short: "n", value: "NAMESPACE", help: "its StageSets alone; otherwise all" },
    budget: { type: "string", value: "DURATION", help: "how long it may work; 50s" },
    concurrency: { type: "string", value: "N", help: `StageSets stepped at once; ${concurrencyDefault}` },
    "lease-namespace": {
      type: "string",
      value: "NAMESPACE",
      help: "where it remembers its last pass; otherwise that of -n, the context's, or the Pod's own",
    },
    ...logFlags,
    ...clusterFlags,
    ...stepFlags,
  },
  async run(input) {
    const { args } = input;
    noNames(args);
    const began = machineClock.now();
    const until = after(began, durationFlag(args, "budget", budgetDefaultMs));
    const concurrency = countFlag(args, "concurrency", concurrencyDefault);
    const log = openLog(input);
    const opened = await openWorkplace(input, "tick");
    if (opened.kind === "failed") return unreachable(log, opened.failure.message);
    const { ports, warnings } = opened.value;
    for (const warning of warnings) log.warn("insecure", { warning });
    const namespace = args.strings.get("namespace");
    const ticked = await runTick(ports, {
      ...{ concurrency, until, memory: memoryOf(args, opened.value) },
      ...(namespace !== undefined && { namespace }),
      onStepped: (stepped) => {
        logStep(log, stepped);
      },
    });
    if (ticked.kind === "failed") return unreachable(log, ticked.failure.message);
    const { stageSets, stepped, forgotten } = ticked.value;
    if (forgotten !== undefined) log.error("cannot remember this tick", { error: forgotten.message });
    log.info("ticked", { stageSets, stepped: stepped.length, tookMs: machineClock.now() - began });
    return EXIT.ok;
  },
};

/** Ticks of one namespace and those of all have marks of their own: one says nothing of what the other has done. */
function memoryOf(args: Arguments, { ownNamespace }: Workplace): TickMemory {
  const only = args.strings.get("namespace");
  return {
    namespace: args.strings.get("lease-namespace") ?? only ?? ownNamespace,
    name: only === undefined ? leaseName : `${leaseName}.${only}`,
  };
}

/** Nothing could be looked at: the only thing that makes a tick fail. */
function unreachable(log: Log, error: string): typeof EXIT.found {
  log.error("cannot look for what is due", { error });
  return EXIT.found;
}

/** One line for each StageSet that was stepped. */
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
    case "ended":
      log[outcome.ending.kind === "failed" ? "error" : "info"]("stepped", { ...fields, ...endFields(outcome) });
  }
}

function endFields({ stageSet, ending }: Stepped["outcome"] & { readonly kind: "ended" }): LogFields {
  const { run, history } = stageSet.status ?? {};
  const { status: ready, reason, message } = readyOf(stageSet);
  return { outcome: ending.kind, run: run?.id ?? history?.[0]?.id, stage: run?.cursor.stage, ready, reason, message };
}
