import { addBaseline, findLifetimeAction, type BaselineEntry, type LedgerOf } from "../lib/actions/ledger/index.ts";
import { apiVersion, done, failed, type Failure, type Result, type StageSet } from "../lib/api/index.ts";
import { failureOf, type Cluster } from "../lib/cluster/index.ts";
import { EXIT, type Arguments, type Command } from "./command.ts";
import { clusterFlags, connect } from "./connect.ts";
import { oneName, WrongUsage } from "./flag-values.ts";

/** `stageset baseline NAME --stage STAGE --action ACTION`: a Lifetime action counts as done without running. */
export const baseline: Command = {
  flags: {
    namespace: { type: "string", short: "n", value: "NAMESPACE", help: "where NAME is; otherwise the context's" },
    stage: { type: "string", value: "STAGE", help: "the stage of the action" },
    action: { type: "string", value: "ACTION", help: "the action; its scope is Lifetime" },
    ...clusterFlags,
  },
  async run(input) {
    const { args, out } = input;
    const name = oneName(args, "StageSet");
    const entry = readEntry(args);
    const connected = await connect(input, "baseline");
    if (connected.kind === "failed") {
      out.tell(connected.failure.message);
      return EXIT.runtime;
    }
    const of = { namespace: args.strings.get("namespace") ?? connected.value.namespace, name };
    const cluster = connected.value.as({ kind: "self" });
    const found = await checkEntry(cluster, of, entry);
    const added = found.kind === "failed" ? found : await addBaseline(cluster, of, entry);
    if (added.kind === "failed") {
      out.tell(added.failure.message);
      return EXIT.runtime;
    }
    const shown = `${of.namespace}/${name}`;
    if (found.kind === "done" && !found.value)
      out.tell(`There is no StageSet ${shown} yet; the baseline waits for it.`);
    const what = `${entry.action} of stage ${entry.stage}`;
    out.say(`${shown}: ${what} is taken as done${added.value ? "; it will not run." : " already."}`);
    return EXIT.ok;
  },
};

function readEntry(args: Arguments): BaselineEntry {
  const [stage, action] = [args.strings.get("stage"), args.strings.get("action")];
  if (stage === undefined || action === undefined) throw new WrongUsage("name one action: give --stage and --action");
  return { stage, action };
}

/** Whether there is such a StageSet; a Failure where there is, and it names no such Lifetime action. */
async function checkEntry(cluster: Cluster, of: LedgerOf, entry: BaselineEntry): Promise<Result<boolean>> {
  const answer = await cluster.get({ apiVersion, kind: "StageSet", ...of });
  if (answer.kind === "refused") return failed(failureOf(answer.error, "InvalidSpec"));
  if (answer.value === undefined) return done(false);
  const { spec } = answer.value as unknown as StageSet; // the API server checks the schema of our kinds
  const found = findLifetimeAction(spec, entry);
  return found.kind === "found" ? done(true) : failed(noSuchAction(of, entry, found.what));
}

function noSuchAction({ namespace, name }: LedgerOf, { stage, action }: BaselineEntry, what: string): Failure {
  const message = `Cannot take ${stage}/${action} of StageSet ${namespace}/${name} as done: ${what}; name a Lifetime action of the StageSet`;
  return { reason: "InvalidSpec", retry: "never", message };
}
