import { done } from "../lib/api/index.ts";
import { after, type Instant } from "../lib/base/index.ts";
import { follow, type Ending, type Followed, type Ports } from "../lib/engine/index.ts";
import { EXIT, type Command, type CommandInput, type ExitCode, type Output } from "./command.ts";
import { clusterFlags } from "./connect.ts";
import { durationFlag, oneName } from "./flag-values.ts";
import { openWarnings } from "./log.ts";
import { openProgress } from "./progress-line.ts";
import { readyOf } from "./ready.ts";
import { requestStage } from "./request-stage.ts";
import { stepFlags } from "./step-flags.ts";
import { tellingFlags } from "./telling/flags.ts";
import { openWorkplace } from "./workplace.ts";

const timeoutDefaultMs = 15 * 60_000;

/** `stageset reconcile NAME`: one StageSet, now, until it settles, is held, or the time is up. */
export const reconcile: Command = {
  flags: {
    namespace: { type: "string", short: "n", value: "NAMESPACE", help: "where NAME is; otherwise the context's" },
    stage: {
      type: "string",
      value: "STAGE",
      help: "have this stage's actions of scope Revision and Content run again",
    },
    timeout: { type: "string", value: "DURATION", help: "how long to follow it; 15m" },
    ...clusterFlags,
    ...tellingFlags,
    ...stepFlags,
  },
  async run(input) {
    const { args, out } = input;
    const name = oneName(args, "StageSet");
    const timeoutMs = durationFlag(args, "timeout", timeoutDefaultMs);
    const opened = await openWorkplace(input, {
      ...{ component: "reconcile", instance: "reconcile", isBrief: true, log: openWarnings(out) },
    });
    if (opened.kind === "failed") {
      out.tell(opened.failure.message);
      return EXIT.runtime;
    }
    const { ports, ownNamespace, warnings, telling } = opened.value;
    for (const warning of warnings) out.tell(`warning: ${warning}`);
    const namespace = args.strings.get("namespace") ?? ownNamespace;
    const exit = await followToItsEnd(input, ports, { namespace, name, until: after(ports.clock.now(), timeoutMs) });
    await telling.close();
    return exit;
  },
};

async function followToItsEnd(
  { args, out }: CommandInput,
  ports: Ports,
  { namespace, name, until }: { readonly namespace: string; readonly name: string; readonly until: Instant },
): Promise<ExitCode> {
  const stage = args.strings.get("stage");
  const asked =
    stage === undefined
      ? done(undefined)
      : await requestStage(ports.clusters.as({ kind: "self" }), { namespace, name, stage }, ports.random);
  if (asked.kind === "failed") {
    out.tell(asked.failure.message);
    return EXIT.runtime;
  }
  const progress = openProgress(out);
  const followed = await follow(ports, { namespace, name, until, onProgress: progress.show });
  progress.end();
  return conclude(out, { namespace, name }, followed);
}

/** The one line that says how it ended. */
function conclude(
  out: Output,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  followed: Followed,
): ExitCode {
  const shown = `${namespace}/${name}`;
  switch (followed.kind) {
    case "absent":
      out.tell(`There is no StageSet ${shown}; -n NAMESPACE looks in another namespace.`);
      return EXIT.runtime;
    case "deleted":
      out.say(`${shown} is gone.`);
      return EXIT.ok;
    case "unreachable":
      out.tell(followed.failure.message);
      return EXIT.runtime;
    case "busy":
    case "lost":
      out.say(`${shown} waits: another step has it; kubectl get stageset -n ${namespace} ${name} tells how it is.`);
      return EXIT.waiting;
    case "ended": {
      const { verb, exit } = verdictOf(followed.ending);
      const { reason = "it says nothing of that", message = "" } = readyOf(followed.stageSet);
      out.say(`${shown} ${verb}: ${reason}: ${message}`);
      return exit;
    }
  }
}

function verdictOf({ kind }: Ending): { readonly verb: string; readonly exit: ExitCode } {
  switch (kind) {
    case "settled":
      return { verb: "is Ready", exit: EXIT.ok };
    case "failed":
      return { verb: "has failed", exit: EXIT.found };
    case "held":
      return { verb: "is held", exit: EXIT.waiting };
    case "moving":
    case "outOfTime":
      return { verb: "is not there yet, and the time is up", exit: EXIT.waiting };
  }
}
