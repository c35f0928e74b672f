import type { Stage, StageSetStatus } from "../../api/index.ts";
import type { Write } from "../server/index.ts";
import { effectOf } from "./action-effect.ts";
import { ledgersIn, type ActionHistory } from "./action-history.ts";
import { actionsOf, findAction, isRecorded, type Ledgers, type PlacedAction } from "./action-place.ts";
import { isOf, statusOf, type Checker } from "./checker.ts";

/**
 * I4: a completed action is on its ledger before the next action begins. So are those before a stage's objects change
 * (pre), and all of it before the stage is called Ready.
 */
export function recordedFirst(history: ActionHistory): Checker {
  const begins = ({ before, after }: Write, ledgers: Ledgers): string | undefined => {
    const [was, is] = [statusOf(before).run?.intent, statusOf(after).run?.intent];
    if (is === undefined || is.token === was?.token) return undefined;
    return beginning(placed(history, ledgers.status, is.action), ledgers);
  };
  return {
    name: "I4",
    check(write, stored, seen) {
      const { worker, revisionOf } = seen;
      if (worker === undefined) return undefined;
      const ledgers = ledgersIn(stored);
      const { status } = ledgers;
      if (write.kind === "StageSet" && write.after !== undefined)
        return begins(write, ledgers) ?? readyTooSoon(history, write, ledgers);
      const effect = effectOf(write, seen);
      if (effect === undefined) return undefined;
      if (effect.kind === "make" || effect.kind === "patch" || effect.kind === "delete")
        return beginning(placed(history, status, status.run?.intent?.action), ledgers);
      const { before, after } = write;
      if (effect.kind !== "stage" || after === undefined || after.metadata.deletionTimestamp !== undefined)
        return undefined;
      const isChange = before === undefined || revisionOf(before) !== revisionOf(after);
      const known = status.stages?.find(({ name }) => name === effect.stage);
      if (!isChange || isOf(known?.appliedRevision, revisionOf(after), seen)) return undefined; // it is re-asserted
      return missing(history, ledgers, effect.stage, ["pre"], `${after.kind} ${after.metadata.name} was applied`);
    },
    hear(_request, stored) {
      const ledgers = ledgersIn(stored);
      return beginning(placed(history, ledgers.status, ledgers.status.run?.intent?.action), ledgers);
    },
  };
}

function placed(history: ActionHistory, { run }: StageSetStatus, id: string | undefined): PlacedAction | undefined {
  return id === undefined || run === undefined ? undefined : findAction(history.specOf(run.generation), id);
}

function beginning(action: PlacedAction | undefined, ledgers: Ledgers): string | undefined {
  const open = action?.earlier.find((one) => !isRecorded(one, ledgers));
  return open === undefined ? undefined : `${action?.id ?? ""} began before ${open.id} was recorded`;
}

/**
 * A stage becomes Ready only when all of its actions around the apply are done, as the run has them that made it so. One
 * write may end a run and begin another, which may have made it Ready, too.
 */
function readyTooSoon(history: ActionHistory, { before, after }: Write, ledgers: Ledgers): string | undefined {
  const [was, is] = [statusOf(before), statusOf(after)];
  const runs = new Set([was.run?.generation, is.run?.generation ?? is.observedGeneration]);
  const generations = is.run !== undefined && is.run.id === was.run?.id ? [is.run.generation] : [...runs];
  for (const { name, phase } of is.stages ?? []) {
    const known = was.stages?.find((one) => one.name === name);
    if (phase !== "Ready" || known === undefined || known.phase === "Ready") continue;
    const open = generations.map((generation) => {
      const stage = history.specOf(generation ?? 0)?.stages.find((one) => one.name === name);
      return openIn(stage, ledgers, ["pre", "post"], `${name} was called Ready`);
    });
    if (open.every((what) => what !== undefined)) return open[0];
  }
  return undefined;
}

function missing(
  history: ActionHistory,
  ledgers: Ledgers,
  stage: string,
  hooks: readonly ("pre" | "post")[],
  what: string,
): string | undefined {
  const spec = history.specOf(ledgers.status.run?.generation ?? 0)?.stages.find(({ name }) => name === stage);
  return openIn(spec, ledgers, hooks, what);
}

function openIn(
  spec: Stage | undefined,
  ledgers: Ledgers,
  hooks: readonly ("pre" | "post")[],
  what: string,
): string | undefined {
  if (spec === undefined) return undefined;
  const open = hooks.flatMap((hook) => actionsOf(spec, hook)).find((one) => !isRecorded(one, ledgers));
  return open === undefined ? undefined : `${what} before ${open.id} was recorded`;
}
