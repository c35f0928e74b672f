/** Bytes of one object's JSON, aliases expanded: what an API server takes in one request at most. */
export const objectBytesMax = 3 * 1024 * 1024;

/** Bytes of the JSON of all objects of one stage, aliases expanded. */
export const stageBytesMax = 64 * 1024 * 1024;

/** How deep lists and maps may nest, aliases expanded. */
export const nestingMax = 500;

/** Characters of one document that are read, over all attempts, to make up for shallow indentation. */
export const rereadCharactersMax = 64 * 1024 * 1024;

/** Characters of an unquoted scalar that may be a number; what is longer is a text. */
export const numberCharactersMax = 1024;

/** Keys that the merge keys (`<<`) of one document may copy. */
export const mergedKeysMax = 100_000;

/** Bytes of what kustomize may print for one kustomization. */
export const kustomizeOutputBytesMax = 64 * 1024 * 1024;

/** Bytes that are kept of what kustomize says where it fails. */
export const kustomizeErrorBytesMax = 64 * 1024;

/** Milliseconds that kustomize may take for one kustomization. */
export const kustomizeMs = 60_000;

/** How many warnings a build keeps. */
export const warningsMax = 20;

/** How many sets of manifests a process remembers, and the bytes of JSON they may hold together. */
export const rememberedMax = { entries: 64, bytes: 64 * 1024 * 1024 };

/** Kinds that the cluster is asked about at once. */
export const kindLookupsMax = 8;

/** Characters of what kustomize said that a message shows. */
export const shownErrorCharactersMax = 1000;

/** How deep an expression of a variable may stand within another one. */
export const substitutionDepthMax = 16;

/** Characters of an object's text with its variables filled in, and of all that is made on the way there. */
export const substitutedCharactersMax = 8 * 1024 * 1024;

/** Steps that the patterns of one object's text may take: one for each place in a pattern that a character is held against. */
export const globStepsMax = 2_000_000;

/** Variables of one stage. */
export const variablesMax = 10_000;

/** Bytes of the names and values of one stage's variables, all together. */
export const variablesBytesMax = 4 * 1024 * 1024;

/** How many variables of an object a message names. */
export const shownVariablesMax = 5;

/** Characters of one pattern or selector of a target. */
export const targetCharactersMax = 1024;

/** Steps that one pattern of a target may take for one object. */
export const targetStepsMax = 20_000;
