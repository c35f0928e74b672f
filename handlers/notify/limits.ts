/** What the body of an event may take. */
export const bodyBytesMax = 256 * 1024;
/** So much of a longer one is still read, so that its sender reads the answer; a longer one is cut off. */
export const readBytesMax = 1024 * 1024;

/** Events in a batch. */
export const batchEventsMax = 500;

/** How far the time of a signed event may be from ours, either way: what was recorded earlier is replayed. */
export const signedAgeMs = 5 * 60_000;

/** Connections at once; further ones are closed. */
export const connectionsMax = 512;
/** How long the headers of a request may take. */
export const headersMs = 5_000;
/** How long a whole request may take. */
export const requestMs = 10_000;
/** How often these two are looked at. */
export const checkMs = 1_000;
/** An idle connection is kept for this long. */
export const keepAliveMs = 30_000;

/** Gates that are read from the API server at once. */
export const gatesReadMax = 16;

/** When somebody who was turned away may come back. */
export const retryAfterSeconds = 5;

/** How long the moves under way may take once we are told to stop; telling of them takes up to 6 s more, and the Pod is killed after 30. */
export const stopMs = 20_000;

/** How often a refusal of one kind is logged; what comes between is counted. */
export const refusalLogMs = 60_000;
