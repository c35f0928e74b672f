import { once } from "node:events";
import { hostname } from "node:os";
import type { Failure } from "../lib/api/index.ts";
import { within } from "../lib/base/index.ts";
import { openResponder, type Stepped } from "../lib/engine/index.ts";
import { EXIT, type Arguments, type Command, type CommandInput, type ExitCode } from "./command.ts";
import { clusterFlags } from "./connect.ts";
import { countFlag, durationFlag, noNames, portFlag } from "./flag-values.ts";
import { logFlags, openLog, type Log } from "./log.ts";
import { logStep } from "./log-step.ts";
import { machineClock } from "./machine.ts";
import { namespacesFlag, namespacesFlags } from "./namespaces-flag.ts";
import { openGate } from "./notify/gate.ts";
import { openHmacKey, type HmacKey } from "./hmac-key.ts";
import { stopMs } from "./notify/limits.ts";
import { openNotifyMetrics } from "./notify/notify-metrics.ts";
import { openRefusalLog } from "./notify/refusal-log.ts";
import { startServer, type NotifyServer } from "./notify/server.ts";
import { stepFlags } from "./step-flags.ts";
import { tellingFlags } from "./telling/flags.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const budgetDefaultMs = 50_000;
const concurrencyDefault = 8;
const portDefault = 8080;

/** `stageset notify`: listens for events, and steps those whom they concern. */
export const notify: Command = {
  endsGently: true,
  leavesWork: true,
  flags: {
    port: {
      type: "string",
      value: "PORT",
      help: `where it listens; otherwise $PORT, or ${portDefault}; 0: any that is free`,
    },
    "hmac-key-file": {
      type: "string",
      value: "FILE",
      help: "events have to be signed with this key (X-Signature: sha256=HEX); otherwise anybody's are taken",
    },
    ...namespacesFlags,
    budget: { type: "string", value: "DURATION", help: "how long a StageSet may be stepped for an event; 50s" },
    concurrency: { type: "string", value: "N", help: `StageSets stepped at once; ${concurrencyDefault}` },
    ...logFlags,
    ...clusterFlags,
    ...tellingFlags,
    ...stepFlags,
  },
  async run(input) {
    const { args, env } = input;
    noNames(args);
    const choices = readChoices(args, env);
    const log = openLog(input);
    const key = await openKey(args);
    if (key?.kind === "failed") return cannotBegin(log, key.failure);
    const opened = await openWorkplace(input, {
      ...{ component: "notify", instance: hostname(), isBrief: false, log },
    });
    if (opened.kind === "failed") return cannotBegin(log, opened.failure);
    for (const warning of opened.value.warnings) log.warn("insecure", { warning });
    if (key === undefined)
      log.warn("insecure", { warning: "without --hmac-key-file whoever reaches this port is heard" });
    return serve(input, log, { ...choices, workplace: opened.value, hmacKey: key?.value });
  },
};

interface Choices {
  readonly port: number;
  readonly namespaces: readonly string[] | undefined;
  readonly budgetMs: number;
  readonly concurrency: number;
}

function readChoices(args: Arguments, env: CommandInput["env"]): Choices {
  return {
    port: portFlag(args, "port", env["PORT"], portDefault),
    namespaces: namespacesFlag(args),
    budgetMs: durationFlag(args, "budget", budgetDefaultMs),
    concurrency: countFlag(args, "concurrency", concurrencyDefault),
  };
}

async function openKey(args: Arguments): Promise<Awaited<ReturnType<typeof openHmacKey>> | undefined> {
  const file = args.strings.get("hmac-key-file");
  return file === undefined ? undefined : openHmacKey({ file, flag: "--hmac-key-file" }, machineClock);
}

interface Service extends Choices {
  readonly workplace: Workplace;
  readonly hmacKey: HmacKey | undefined;
}

async function serve({ stopped }: CommandInput, log: Log, service: Service): Promise<ExitCode> {
  const { port, namespaces, budgetMs, concurrency, workplace, hmacKey } = service;
  const { ports, telling } = workplace;
  const onStepped = (stepped: Stepped): void => {
    metrics.stepped(stepped);
    logStep(log, stepped);
  };
  const onTrouble = ({ message }: Failure): void => {
    log.error("cannot look whom events concern", { error: message });
  };
  const where = namespaces === undefined ? {} : { namespaces };
  const responder = openResponder(ports, { ...where, concurrency, budgetMs, onStepped, onTrouble });
  const metrics = openNotifyMetrics(telling.meters, responder.load);
  let server: NotifyServer;
  try {
    server = await startServer(port, {
      ...{ responder, metrics, hmacKey, clock: machineClock, isStopping: () => stopped.aborted },
      renderMetrics: telling.registry.render,
      gate: openGate(ports.clusters, namespaces),
      onRefused: openRefusalLog(log, machineClock),
      onBug: (error) => {
        log.error("a bug of StageSet ended a request; please report it", { error: String(error) });
      },
    });
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return cannotBegin(log, { message: `Cannot listen on port ${port}: ${why}; name another with --port` });
  }
  log.info("listening", { port: server.port, signed: hmacKey !== undefined });
  await aborted(stopped);
  log.info("stopping", responder.load());
  const closing = responder.stop().then(server.close);
  const isQuiet = await within(
    closing.then(() => true),
    stopMs,
    false,
  ); // until then it says that it is about to end
  if (!isQuiet) log.warn("stopped in the middle of moves; others go on where they stand", responder.load());
  await telling.close();
  log.info("stopped");
  return EXIT.ok;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await once(signal, "abort");
}

function cannotBegin(log: Log, { message }: Pick<Failure, "message">): ExitCode {
  log.error("cannot begin", { error: message });
  return EXIT.found;
}
