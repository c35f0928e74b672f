/** A Pod may be without a node this long before it counts as failed: kstatus' own window. */
export const unschedulableAfterMs = 15_000;

/** Containers that cannot start are named, and no longer count as progress, after this long. */
export const stuckAfterMs = 60_000;

/** So many objects are named in a message; the others are counted. */
export const namedMax = 5;

/** What a controller wrote into a condition is cut to so many characters. */
export const toldCharsMax = 256;

/** When to look again: first after this long, then after twice as long each time … */
export const firstLookMs = 1_000;
/** … and at last at this distance. */
export const lookEveryMs = 15_000;

/** Requests of one look that are under way at the same time. */
export const parallelReadsMax = 8;

/** Objects of one kind in up to so many Namespaces are listed by Namespace; in more, over all of them at once. */
export const listedNamespacesMax = 3;

/** Bytes of a CEL expression's text. */
export const expressionBytesMax = 4 * 1024;

/** Parts of a CEL expression, and how deep they nest. */
export const expressionNodesMax = 1_000;
export const expressionDepthMax = 40;

/** CEL expressions of one StageSet. */
export const expressionsMax = 1_000;

/**
 * What it may cost to read all different expressions of one StageSet, in the units of an evaluation: those of 100,000
 * bytes without regular expressions. At the worst it takes a third of a second of a process that has just begun.
 */
export const readingCostMax = 600_000;

/** Parts of a name with dots, such as `google.protobuf.Timestamp`; a longer chain is nothing but a way through fields. */
export const namePartsMax = 8;

/**
 * What one evaluation may cost, in units of about one look at a field: the dearest way to spend them takes 50 ms on one
 * core. Four questions about each of 20,000 conditions, which is all that fits into an object, cost less.
 */
export const evaluationCostMax = 240_000;

/** Values may nest so deep where an expression compares or prints them. */
export const valueDepthMax = 100;

/** Characters of a regular expression, and the instructions that it may compile to. */
export const regexCharactersMax = 1_000;
export const regexSizeMax = 2_000;

/** Places behind the point that `format` writes. */
export const formatPrecisionMax = 100;

/** Judging the objects of one look by expressions may take so long … */
export const judgingMsMax = 5_000;
/** … and after so long others of this process have their turn. */
export const judgingSliceMs = 50;

/** Characters of the expressions that are kept as they were read: more than those of any one StageSet. */
export const keptCharactersMax = 128 * 1_024;
