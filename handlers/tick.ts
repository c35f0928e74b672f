import type { Result } from "../lib/api/index.ts";
import { after, sha256, type Instant } from "../lib/base/index.ts";
import { tick as runTick, type Share, type Ticked, type TickMemory } from "../lib/engine/index.ts";
import { EXIT, type Arguments, type Command, type ExitCode } from "./command.ts";
import { clusterFlags } from "./connect.ts";
import { countFlag, durationFlag, noNames } from "./flag-values.ts";
import { logFlags, openLog, type Log } from "./log.ts";
import { logStep } from "./log-step.ts";
import { machineClock } from "./machine.ts";
import { namespacesFlag, namespacesFlags } from "./namespaces-flag.ts";
import { shareFlag, shareFlags } from "./share-flag.ts";
import { stepFlags } from "./step-flags.ts";
import { tellingFlags } from "./telling/flags.ts";
import { version } from "./version.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const budgetDefaultMs = 50_000;
/** So much longer it waits for what it has begun: an artifact on its way, a build, a request. */
const overrunMs = 30_000;
const concurrencyDefault = 8;
const agendaFromDefault = 500;
const leaseName = "stageset-tick";

/** `stageset tick`: one pass over everything that is due, as a CronJob runs it. */
export const tick: Command = {
  leavesWork: true,
  flags: {
    ...namespacesFlags,
    budget: { type: "string", value: "DURATION", help: "how long it may work; 50s" },
    concurrency: { type: "string", value: "N", help: `StageSets stepped at once; ${concurrencyDefault}` },
    ...shareFlags,
    "lease-namespace": {
      type: "string",
      value: "NAMESPACE",
      help: "where it remembers its last pass; otherwise that of -n, the context's, or the Pod's own",
    },
    "agenda-from": {
      type: "string",
      value: "N",
      help: `StageSets and sources from which on it keeps an agenda, so as not to list them all; ${agendaFromDefault}`,
    },
    ...logFlags,
    ...clusterFlags,
    ...tellingFlags,
    ...stepFlags,
  },
  async run(input) {
    const { args } = input;
    noNames(args);
    const began = machineClock.now();
    const budgetMs = durationFlag(args, "budget", budgetDefaultMs);
    const until = after(began, budgetMs);
    const concurrency = countFlag(args, "concurrency", concurrencyDefault);
    const [namespaces, share] = [namespacesFlag(args), shareFlag(args, input.env)];
    const log = openLog(input);
    const opened = await openWorkplace(input, { component: "tick", instance: instanceOf(share), isBrief: true, log });
    if (opened.kind === "failed") return unreachable(log, opened.failure.message);
    const { ports, warnings, telling } = opened.value;
    for (const warning of warnings) log.warn("insecure", { warning });
    const ticked = await runTick(ports, {
      giveUp: AbortSignal.timeout(budgetMs + overrunMs),
      ...{ concurrency, until, memory: memoryOf(args, opened.value, { namespaces, share }) },
      ...(namespaces !== undefined && { namespaces }),
      ...(share !== undefined && { share }),
      onStepped: (stepped) => {
        logStep(log, stepped);
      },
    });
    const exit = conclude(log, ticked, began);
    await telling.close();
    return exit;
  },
};

/** Ticks of one share come one after another: for whoever adds up what they count, they are one. */
function instanceOf(share: Share | undefined): string {
  return share === undefined ? "tick" : `tick-${share.index}-of-${share.count}`;
}

/** The line that ends the tick. */
function conclude(log: Log, ticked: Result<Ticked>, began: Instant): ExitCode {
  if (ticked.kind === "failed") return unreachable(log, ticked.failure.message);
  const { stageSets, looked, stepped, forgotten } = ticked.value;
  if (forgotten !== undefined) log.error("cannot remember this tick", { error: forgotten.message });
  log.info("ticked", { stageSets, looked, stepped: stepped.length, tookMs: machineClock.now() - began });
  return EXIT.ok;
}

/** Ticks that look at something else have marks of their own: one says nothing of what another has done. */
function memoryOf(
  args: Arguments,
  { ownNamespace }: Workplace,
  { namespaces, share }: { readonly namespaces: readonly string[] | undefined; readonly share: Share | undefined },
): TickMemory {
  const only = args.strings.get("namespace");
  const name = share === undefined ? leaseName : `${leaseName}-${share.index}-of-${share.count}`;
  return {
    agenda: { from: countFlag(args, "agenda-from", agendaFromDefault), program: version },
    namespace: args.strings.get("lease-namespace") ?? only ?? ownNamespace,
    name: namespaces === undefined ? name : `${name}.${placeOf(namespaces)}`,
  };
}

/** The one namespace, or a word for several. */
function placeOf(namespaces: readonly string[]): string {
  const [only = "", ...others] = namespaces;
  return others.length === 0 ? only : `${namespaces.length}-${sha256(namespaces.join(",")).slice(0, 12)}.several`;
}

/** Nothing could be looked at: the only thing that makes a tick fail. */
function unreachable(log: Log, error: string): typeof EXIT.found {
  log.error("cannot look for what is due", { error });
  return EXIT.found;
}
