/** How long a claim lasts from the write that takes or renews it. */
export const claimMs = 60_000;

/** Clocks differ: a claim of somebody else is taken over only this long after its end. */
export const claimSkewMs = 10_000;

/** What one request may take at most, its repetitions included. It must fit into what is left of the claim. */
export const requestDeadlineMs = 20_000;

/** A request is begun only where the claim lasts this much longer than the request's own deadline. */
export const claimMarginMs = 2_000;

/** Objects sent to the API server by one effect. The next effect looks at the clock and the claim again. */
export const applyBatchObjects = 500;

/** The default of `spec.timeout`. */
export const timeoutDefaultMs = 900_000;

/** How often a terminal failure is looked at again, so that an outside fix heals it. */
export const terminalIntervalMs = 600_000;

/** The first pause after a failure that a retry can help; it doubles to the retry interval. */
export const backoffMsMin = 5_000;

/** Of what a wake-up after a failure is moved, each way. */
export const jitterShare = 0.1;

/** An object that was asked to go and shows no sign of it is asked again only after so long. */
export const deleteAgainMs = 10_000;

/** One that had changed twice between the look at it and its deletion is asked again after so long; the pause doubles to the above. */
export const changedPauseMsMin = 1_000;

/** Steps that wait within one process, for each that it may have at work. A thousand with small stages take less than 64 MiB of heap. */
export const pausingPerPlaceMax = 125;

/** Objects that a message names one by one. */
export const namedObjectsMax = 5;

/** Objects that an event about drift names one by one. */
export const driftToldMax = 10;

/** Stages of one StageSet whose files are fetched and built at once. */
export const stagesBuiltMax = 4;

/** Sources read at once. */
export const sourceReadsMax = 8;

/** How often somebody who follows a StageSet looks whether another step is done with it. */
export const followPauseMs = 2_000;

/** Failures in a row that time alone might have healed, before a stage's onFailure actions have their turn. */
export const passingFailuresMax = 3;

/** How long an action that is done waits for the object that its completion is to hold with. */
export const anchorWaitMs = 300_000;

/** Objects that `status.pendingPrune` names. */
export const pendingObjectsMax = 10;

/** For so long a teardown believes that a missing right, or a missing identity, is about to come. */
export const teardownPatienceMs = 60_000;

/** Namespaces listed at once, where a handler looks at some of them only. */
export const namespacesListedMax = 8;

/** Different notices that wait to be looked at. One more is not taken: a tick finds what it tells of. */
export const noticesMax = 1_000;

/** Between two looks at what notices concern: whatever comes meanwhile shares the next one. */
export const lookPauseMs = 250;

/**
 * When a notice that concerns something which is not due is looked at again: Flux tells of an artifact just before it stores
 * the status that has it.
 */
export const lookAgainMs: readonly number[] = [500, 2_000];

/** So many StageSets that were asked for by name are read one by one; for more, all are listed. */
export const askedReadsMax = 10;

/** A sleep that may be cut short is made of pieces no longer than this, so that nothing is left of it. */
export const restPieceMs = 1_000;

/** A tick that goes on from an agenda lists everything again after so long, so that nothing is overlooked for longer. */
export const relistMs = 600_000;

/** So many StageSets are read one by one for an agenda; where it takes more, all are listed. */
export const agendaLooksMax = 500;
/** StageSets read at once for an agenda. */
export const agendaReadsMax = 16;
/** Kinds and Namespaces that are asked at once for what has happened. */
export const agendaWatchesMax = 32;

/** What an agenda may take, as its ConfigMap has it: a ConfigMap takes 1 MiB. */
export const agendaBytesMax = 960 * 1024;
/** The same as text: what is longer was not written by us. */
export const agendaTextBytesMax = 32 * 1024 * 1024;
