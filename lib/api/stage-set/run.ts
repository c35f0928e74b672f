import { choice, count, text, time } from "../schema/scalars.ts";
import { listOf, mapOf, optional, structure } from "../schema/structures.ts";
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
  digest: text("Digest of the artifact."),
  inputs: text("sha256 of the stage's spec and its resolved variables."),
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
  images: optional(mapOf(text("The reference with its digest."), "What each image reference was resolved to.")),
});

const intentSchema = structure("An action that may be half done.", {
  action: text("Stage, hook and name of the action."),
  token: text("Makes the effect recognisable after a crash."),
  since: time("When it began."),
  uid: optional(text("UID of the object that it concerns.")),
  resourceVersion: optional(text("resourceVersion of that object before.")),
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
    wakeAt: optional(time("When it is worth looking again; absent: only a trigger can change anything.")),
    claim: optional(claimSchema),
  },
);

export type Run = Frozen<typeof runSchema>;
export type Pin = Frozen<typeof pinSchema>;
export type Cursor = Frozen<typeof cursorSchema>;
export type Rendered = Frozen<typeof renderedSchema>;
export type Intent = Frozen<typeof intentSchema>;
export type Claim = Frozen<typeof claimSchema>;
