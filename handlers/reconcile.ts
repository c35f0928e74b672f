import { after, instant, randomHex, type Instant } from "../lib/base/index.ts";
import { stepSafely, type Ending, type Ports, type StepOutcome } from "../lib/engine/index.ts";
import { EXIT, type Command, type ExitCode, type Output } from "./command.ts";
import { clusterFlags, durationFlag, stepFlags, WrongUsage } from "./common-flags.ts";
import { prepare } from "./engine-ports.ts";
import { openProgress, type ProgressLine } from "./progress-line.ts";

const timeoutDefaultMs = 15 * 60_000;
/** How long to let another step be before looking at what it did. */
const busyPollMs = 2_000;

/** `stageset reconcile NAME`: one StageSet, now, until it settles, is held, or the time is up. */
export const reconcile: Command = {
  flags: {
    ...clusterFlags,
    ...stepFlags,
    timeout: { type: "string", value: "DURATION", help: "how long to follow it; 15m" },
  },
  async run(input) {
    const { args, out } = input;
    const [name, ...others] = args.positionals;
    if (name === undefined || others.length > 0) throw new WrongUsage("name one StageSet");
    const timeoutMs = durationFlag(args, "timeout", timeoutDefaultMs);
    const prepared = await prepare(input, "reconcile");
    if (prepared.kind === "failed") {
      out.tell(prepared.failure.message);
      return EXIT.runtime;
    }
    const { ports, namespace } = prepared.value;
    const progress = openProgress(out);
    const until = after(ports.clock.now(), timeoutMs);
    const outcome = await follow(ports, { namespace, name, until }, progress);
    progress.end();
    return conclude(out, `${namespace}/${name}`, outcome);
  },
};

/** Steps until there is nothing more to wait for. While another step has it, that one is watched. */
async function follow(
  ports: Ports,
  { namespace, name, until }: { readonly namespace: string; readonly name: string; readonly until: Instant },
  progress: ProgressLine,
): Promise<StepOutcome> {
  for (;;) {
    const outcome = await stepSafely(ports, {
      ...{ namespace, name, until, trigger: "Manual" },
      holder: randomHex(ports.random, 16),
      pause: (ms) => ports.clock.sleep(ms),
      onProgress: progress.show,
    });
    const again = againAt(outcome, ports.clock.now());
    if (again === undefined || again >= until) return outcome;
    if (outcome.kind === "busy") progress.show({ phase: "Resolve", waitingFor: "another step that has it" });
    await ports.clock.sleep(again - ports.clock.now());
  }
}

function againAt(outcome: StepOutcome, now: Instant): Instant | undefined {
  switch (outcome.kind) {
    case "gone":
    case "unreachable":
      return undefined;
    case "lost":
      return after(now, busyPollMs);
    case "busy":
      return instant(Math.min(outcome.until, now + busyPollMs));
    case "ended":
      return undefined;
  }
}

function conclude(out: Output, name: string, outcome: StepOutcome): ExitCode {
  switch (outcome.kind) {
    case "gone":
      out.tell(`There is no StageSet ${name}; stageset reconcile -n NAMESPACE NAME looks in another namespace.`);
      return EXIT.runtime;
    case "unreachable":
      out.tell(outcome.failure.message);
      return EXIT.runtime;
    case "busy":
    case "lost":
      out.tell(`${name}: another step has it; see kubectl get stageset`);
      return EXIT.waiting;
    case "ended": {
      const ready = outcome.stageSet.status?.conditions?.find(({ type }) => type === "Ready");
      out.say(`${name}: ${ready?.reason ?? "no condition"}: ${ready?.message ?? ""}`);
      return exitOf(outcome.ending);
    }
  }
}

function exitOf(ending: Ending): ExitCode {
  switch (ending.kind) {
    case "settled":
      return EXIT.ok;
    case "failed":
      return EXIT.found;
    case "held":
    case "moving":
    case "outOfTime":
      return EXIT.waiting;
  }
}
