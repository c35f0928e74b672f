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

/** Nodes of a CEL expression, and how deep they nest. */
export const expressionNodesMax = 1_000;
export const expressionDepthMax = 32;

/** One evaluation may take so long: loops within loops over a large object, or a regular expression, might never end. */
export const evaluationMsMax = 250;

/** Expressions that are kept parsed. */
export const expressionsKeptMax = 500;
