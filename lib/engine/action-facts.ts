import type { EventReason, Live, StageSet, StageSetStatus } from "../api/index.ts";
import { parseActionId, scopeOf, type ActionAt } from "../actions/index.ts";
import { buildFacts } from "./build-facts.ts";
import { fact, type Fact } from "./facts.ts";
import { actionsAt, mustSettle } from "./intent.ts";
import type { Note } from "./note.ts";

/** What is to be told of a note, by the status before it. */
export function factsOf(stageSet: Live<StageSet>, status: StageSetStatus, note: Note): readonly Fact[] {
  if (note.kind === "seen" || note.kind === "preflighted") return note.facts;
  if (note.kind === "recorded" || note.kind === "reconstructed" || note.kind === "teardownBegun") return note.facts;
  const about = { metadata: stageSet.metadata, status };
  if (note.kind === "actionDone") {
    const { at, attempt } = note;
    const message = `${tellAction(at)} is done${attempt > 1 ? ` at attempt ${attempt}` : ""}`;
    return [fact(about, { type: "Normal", reason: reasonOf(at), action, message, ...placeOf(stageSet, at) })];
  }
  if (note.kind === "actionFailed") {
    const { at, message } = note;
    return [fact(about, { type: "Warning", reason: reasonOf(at), action, message, ...placeOf(stageSet, at) })];
  }
  if (note.kind === "actionCancelled") return [cancelled(about, note.at)];
  if (note.kind === "begun") return dropped(stageSet, status);
  if (note.kind === "rendered") return buildFacts(about, note);
  return [];
}

const action = "RunAction";

function reasonOf({ hook }: ActionAt): EventReason {
  return hook === "onFailure" ? "OnFailureAction" : "ActionExecuted";
}

/** How often the action runs, and the stage that it is of. One that the spec no longer has ran once for its revision. */
function placeOf({ spec }: Live<StageSet>, at: ActionAt): Pick<Fact, "scope" | "stage"> {
  const placed = actionsAt(spec, at).find((one) => one.action.name === at.name);
  const scope = placed === undefined ? "Revision" : scopeOf(placed.action);
  return { scope, ...(at.hook !== "onDelete" && { stage: at.stage }) };
}

/** A run that begins while an action is open that is wanted no more drops it. */
function dropped({ metadata, spec }: Live<StageSet>, status: StageSetStatus): readonly Fact[] {
  const { run } = status;
  const at = run?.intent?.retryAt === undefined ? parseActionId(run?.intent?.action ?? "") : undefined;
  return at === undefined || mustSettle(spec, run) ? [] : [cancelled({ metadata, status }, at)];
}

function cancelled(about: Parameters<typeof fact>[0], at: ActionAt): Fact {
  const message = `${tellAction(at)} is cancelled: something newer is to be rolled out`;
  const stage = at.hook === "onDelete" ? {} : { stage: at.stage };
  return fact(about, { type: "Warning", reason: "ActionSkipped", action, message, ...stage });
}

/** An action as a message names it: `Stage db: pre action migrate`. */
export function tellAction({ stage, hook, name }: ActionAt): string {
  if (hook === "onDelete") return `onDelete action ${name}`;
  return `Stage ${stage}: ${hook} action ${name}`;
}
