import { resetLedger, type Reset, type ResetScope } from "../lib/actions/ledger/index.ts";
import { EXIT, type Arguments, type Command, type Output } from "./command.ts";
import { clusterFlags, connect } from "./connect.ts";
import { oneName, WrongUsage } from "./flag-values.ts";

/** `stageset reset-ledger NAME`: Lifetime actions count as done no longer. */
export const resetLedgerCommand: Command = {
  flags: {
    namespace: { type: "string", short: "n", value: "NAMESPACE", help: "where NAME is; otherwise the context's" },
    stage: { type: "string", value: "STAGE", help: "the actions of this stage alone; otherwise of all" },
    action: { type: "string", value: "ACTION", help: "this action alone; needs --stage" },
    ...clusterFlags,
  },
  async run(input) {
    const { args, out } = input;
    const name = oneName(args, "StageSet");
    const scope = readScope(args);
    const connected = await connect(input, "reset-ledger");
    if (connected.kind === "failed") {
      out.tell(connected.failure.message);
      return EXIT.runtime;
    }
    const namespace = args.strings.get("namespace") ?? connected.value.namespace;
    const reset = await resetLedger(connected.value.as({ kind: "self" }), { namespace, name }, scope);
    const shown = `${namespace}/${name}`;
    if (reset.kind === "failed" || reset.value === undefined) {
      const absent = `There is no StageLedger ${shown}; -n NAMESPACE looks in another namespace.`;
      out.tell(reset.kind === "failed" ? reset.failure.message : absent);
      return EXIT.runtime;
    }
    tellReset(out, `${shown}${shownScope(scope)}`, reset.value);
    return EXIT.ok;
  },
};

function readScope(args: Arguments): ResetScope {
  const [stage, action] = [args.strings.get("stage"), args.strings.get("action")];
  if (action !== undefined && stage === undefined) throw new WrongUsage("--action needs --stage; give both");
  return { ...(stage !== undefined && { stage }), ...(action !== undefined && { action }) };
}

function shownScope({ stage, action }: ResetScope): string {
  if (stage === undefined) return ", all stages";
  return action === undefined ? `, stage ${stage}` : `, ${action} of stage ${stage}`;
}

/** A line for each thing that was removed, and what that means. */
function tellReset(out: Output, shown: string, { completions, baseline }: Reset): void {
  for (const { stage, action, origin, completedAt } of completions) {
    out.say(`removed ${stage}/${action}: ${origin}, ${completedAt}`);
  }
  for (const { stage, action } of baseline) out.say(`removed ${stage}/${action} from the baseline`);
  const nothing = completions.length + baseline.length === 0;
  out.say(
    `${shown}: ${nothing ? "nothing to remove." : "the actions above run again in the next run that comes to them."}`,
  );
}
