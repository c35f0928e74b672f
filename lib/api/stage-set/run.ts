import { choice, count, flag, text, time } from "../schema/scalars.ts";
import { described, listOf, mapOf, optional, structure } from "../schema/structures.ts";
import { verbs } from "./verbs.ts";
import type { Frozen } from "../schema/frozen.ts";

/** The phases of a run, in order; then the side tracks of failure and of deletion. */
export const runPhases = [
  "Resolve",
  "Gate",
  "Plan",
  "Enter",
  "Build",
  "Images",
  "Preflight",
  "Migrate",
  "Pre",
  "Apply",
  "Health",
  "Post",
  "Promote",
  "Prune",
  "Settle",
  "Fail",
  "OnFailure",
  "Rollback",
  "OnRollback",
  "Delete",
  "Teardown",
] as const;
export type RunPhase = (typeof runPhases)[number];

export const triggers = ["Tick", "Event", "Manual"] as const;
export type Trigger = (typeof triggers)[number];

const pinSchema = structure("The revision that a stage uses for the whole run.", {
  stage: text("Name of the stage."),
  kind: text("Kind of the object that carries the artifact."),
  namespace: text("Its namespace."),
  name: text("Its name."),
  url: text("Where the artifact is fetched."),
  revision: text("Revision of the artifact."),
  originRevision: optional(text("Revision of what the artifact was made of, where it says so.")),
  digest: text("Digest of the artifact."),
  inputs: text("sha256 of the stage's spec; behind a dot that of the variables that it takes from elsewhere."),
});

const cursorSchema = structure("Where the run got to.", {
  stage: optional(text("Name of the stage; absent in phases of the whole run.")),
  phase: choice(runPhases, "The run's phase."),
  since: time("When the phase began."),
  applied: optional(count("How many objects of this stage are applied already.")),
  attempt: optional(count("How often the phase was tried before.")),
});

const renderedSchema = structure("What was built, verified and preflighted for the stage at the cursor.", {
  digest: text("Digest of the rendered objects."),
  recheck: optional(flag("Objects that were refused, and that actions may cure, are checked again before the apply.")),
  images: optional(mapOf(text("The reference with its digest."), "What each image reference was resolved to.")),
});

const objectStateSchema = structure("An object of an action.", {
  apiVersion: text("Group and version."),
  kind: text("Kind."),
  namespace: optional(text("Namespace; absent: it is cluster-scoped.")),
  name: text("Name."),
  uid: optional(text("Its UID; absent until it was seen.")),
});

const intentSchema = structure("An action that may be half done.", {
  action: text("Stage, hook and name of the action, such as `db/pre/migrate`."),
  verb: choice(verbs, "Its verb."),
  digest: text("sha256 of the action's spec when it began."),
  token: text("Makes the effect recognisable after a crash."),
  serviceAccountName: optional(text("The stage's own ServiceAccount when it began.")),
  attempt: count("Which attempt this is, from 1."),
  startedAt: time("When the first attempt began; the action's timeout runs from here."),
  since: time("When this attempt began."),
  retryAt: optional(time("The attempt has failed and nothing is half done: when the next one begins.")),
  message: optional(text("Why the attempt before failed.")),
  done: optional(flag("Its effect is made; what is missing is the object that its completion is to hold with.")),
  uid: optional(text("UID of the object that it concerns.")),
  resourceVersion: optional(text("resourceVersion of that object before.")),
  result: optional(text("sha256 of what that object is to be afterwards.")),
  pin: optional(described(pinSchema, "The artifact that it uses.")),
  objects: optional(listOf(objectStateSchema, "What it creates, or changes at the moment.")),
});

const leftoverSchema = structure("An object of an action that has ended; it is still to be deleted.", {
  stage: text("The stage as whose identity it is deleted."),
  action: text("Stage, hook and name of the action."),
  token: text("The token that the object carries."),
  serviceAccountName: optional(text("The stage's own ServiceAccount when it was made.")),
  apiVersion: text("Group and version."),
  kind: text("Kind."),
  namespace: optional(text("Namespace; absent: it is cluster-scoped.")),
  name: text("Name."),
});

const runFailureSchema = structure("Why the stage at the cursor has failed, while its onFailure actions run.", {
  reason: text("The Ready reason."),
  retry: choice(["never", "backoff"], "Whether time can help."),
  message: text("One sentence."),
});

const claimSchema = structure("Who may record anything here.", {
  holder: text("Token of the step that holds the claim."),
  until: time("When the claim ends by itself."),
});

export const runSchema = structure(
  "One attempt at pinned revisions under one generation; what any machine needs to go on.",
  {
    id: text("Short hash of UID, generation, pins, version and the run before."),
    generation: count("The generation that it brings about."),
    startedAt: time("When the run began."),
    trigger: choice(triggers, "What began it."),
    pins: listOf(pinSchema, "The revisions of all stages."),
    cursor: cursorSchema,
    rendered: optional(renderedSchema),
    intent: optional(intentSchema),
    leftovers: optional(listOf(leftoverSchema, "Objects of actions that have ended, to be deleted.")),
    executed: optional(
      listOf(
        text("Stage, hook and name."),
        "What was done in this run and stands on no ledger of a stage: onFailure actions, and those done for ever.",
      ),
    ),
    failure: optional(runFailureSchema),
    asked: optional(flag("Somebody has asked for it: a Job that vanished unseen is run again.")),
    reconstructed: optional(flag("Inventories were lost and are rebuilt: this run prunes nothing.")),
    wakeAt: optional(time("When it is worth looking again; absent: only a trigger can change anything.")),
    claim: optional(claimSchema),
  },
);

export type Run = Frozen<typeof runSchema>;
export type Pin = Frozen<typeof pinSchema>;
export type Cursor = Frozen<typeof cursorSchema>;
export type Rendered = Frozen<typeof renderedSchema>;
export type Intent = Frozen<typeof intentSchema>;
export type Leftover = Frozen<typeof leftoverSchema>;
export type ActionObject = Frozen<typeof objectStateSchema>;
export type Claim = Frozen<typeof claimSchema>;
