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

/** Objects that a message names one by one. */
export const namedObjectsMax = 5;

/** Sources read at once. */
export const sourceReadsMax = 8;

/** Objects that are to be pruned or torn down, read at once. */
export const orphanReadsMax = 8;

/** How often somebody who follows a StageSet looks whether another step is done with it. */
export const followPauseMs = 2_000;

/** Failures in a row that time alone might have healed, before a stage's onFailure actions have their turn. */
export const passingFailuresMax = 3;

/** How long an action that is done waits for the object that its completion is to hold with. */
export const anchorWaitMs = 300_000;
