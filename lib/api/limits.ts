/** Bytes of a StageSet's status as JSON. History and messages are cut first. */
export const statusBytesMax = 256 * 1024;

/** Runs in a StageSet's history. */
export const historyRunsMax = 10;

/** Bytes of a message in a status, as UTF-8. */
export const messageBytesMax = 4096;

/** A cadence: how often to look; more often would only burden the API server. */
export const cadenceMsMin = 1000;

/** What Go's time.Duration holds, in whole milliseconds. */
export const durationMsMax = 9_223_372_036_854;

/** Bytes of the status that a stage needs at the least, beside its names: its status, its pin and its snapshot. */
export const stageStatusBytesMin = 1200;
