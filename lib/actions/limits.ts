/** The default of an action's `timeout`, by verb: bounds an action from its first attempt, over all retries. */
export const timeoutDefaultMs = {
  job: 600_000,
  apply: 300_000,
  wait: 300_000,
  patch: 300_000,
  delete: 300_000,
  http: 30_000,
} as const;

/** The pause before the second attempt; it doubles. */
export const retryMsMin = 1_000;
export const retryMsMax = 30_000;

/** One exchange of an http action. It must fit into a claim. */
export const exchangeMsMax = 30_000;

/** Of an answer's body, how much is read, and how much of it a message holds. */
export const answerBytesMax = 64 * 1024;
export const answerMessageBytesMax = 1024;

/** Objects that one job or apply action may bring: each stands in the intent. */
export const actionObjectsMax = 50;

/** A Lifetime action that fails this often in a row is left alone until it is asked for. */
export const failuresInARowMax = 3;

/** A Pod of a Job that cannot start for so long fails its attempt. */
export const stuckPodMs = 60_000;

/** Anchors of completions that are read at once. */
export const anchorReadsMax = 8;

/** Completions, and entries of the baseline, of one StageLedger: an object of etcd holds 1.5 MiB, and an entry up to 1 KiB. */
export const ledgerEntriesMax = 1_000;

/** How often a StageLedger is read again and written because somebody else had written it meanwhile. */
export const ledgerAttemptsMax = 10;

/** Objects of one action that are read at once. */
export const parallelReadsMax = 8;

/** Objects that the selector of one patch action may match. */
export const patchedObjectsMax = 500;

/** Bytes of a patch as JSON, its aliases written out. */
export const patchBytesMax = 1024 * 1024;

/** How often in one look a patch is tried on an object that others keep changing. */
export const patchTriesMax = 3;

/** Characters of an expression that a message shows. */
export const shownExpressionMax = 200;
