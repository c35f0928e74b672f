/** What the API server allows; each is its own limit, not ours. */
export const annotationBytesMax = 256 * 1024;
/** Of a ConfigMap's or a Secret's data. */
export const configBytesMax = 1024 * 1024;
/** Of a request's body. */
export const requestBytesMax = 3 * 1024 * 1024;
/** Operations of one JSON patch. */
export const jsonPatchOperationsMax = 10_000;
export const fieldManagerBytesMax = 128;
/** How often the server tries another name where a generated one is taken. */
export const generatedNamesMax = 8;
/** Of an Event: who reports it, what was done and why, and the note. */
export const eventReporterLettersMax = 128;
export const eventActionLettersMax = 128;
export const eventNoteLettersMax = 1024;
