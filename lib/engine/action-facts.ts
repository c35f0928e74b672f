import type { EventReason, Live, StageSet, StageSetStatus } from "../api/index.ts";
import { parseActionId, type ActionAt } from "../actions/index.ts";
import { fact, type Fact } from "./facts.ts";
import { mustSettle } from "./intent.ts";
import type { Note } from "./note.ts";

/** What is to be told of a note about actions, by the status before it. */
export function factsOf(stageSet: Live<StageSet>, status: StageSetStatus, note: Note): readonly Fact[] {
  if (note.kind === "seen") return note.facts;
  const about = { metadata: stageSet.metadata, status };
  if (note.kind === "actionDone") {
    const { at, attempt } = note;
    const message = `${tellAction(at)} is done${attempt > 1 ? ` at attempt ${attempt}` : ""}`;
    return [fact(about, { type: "Normal", reason: reasonOf(at), action, message })];
  }
  if (note.kind === "actionFailed") {
    return [fact(about, { type: "Warning", reason: reasonOf(note.at), action, message: note.message })];
  }
  if (note.kind === "actionCancelled") return [cancelled(about, note.at)];
  if (note.kind === "begun") return dropped(stageSet, status);
  return [];
}

const action = "RunAction";

function reasonOf({ hook }: ActionAt): EventReason {
  return hook === "onFailure" ? "OnFailureAction" : "ActionExecuted";
}

/** A run that begins while an action is open that is wanted no more drops it. */
function dropped({ metadata, spec }: Live<StageSet>, status: StageSetStatus): readonly Fact[] {
  const { run } = status;
  const at = run?.intent?.retryAt === undefined ? parseActionId(run?.intent?.action ?? "") : undefined;
  return at === undefined || mustSettle(spec, run) ? [] : [cancelled({ metadata, status }, at)];
}

function cancelled(about: Parameters<typeof fact>[0], at: ActionAt): Fact {
  const message = `${tellAction(at)} is cancelled: something newer is to be rolled out`;
  return fact(about, { type: "Warning", reason: "ActionSkipped", action, message });
}

/** An action as a message names it: `Stage db: pre action migrate`. */
export function tellAction({ stage, hook, name }: ActionAt): string {
  return `Stage ${stage}: ${hook} action ${name}`;
}
