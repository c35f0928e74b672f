/** Bytes of a file that says what a StageSet is. */
export const stageSetFileBytesMax = 4 * 1024 * 1024;

/** What is wrong with a file, as far as a message tells it. */
export const toldProblemsMax = 5;
