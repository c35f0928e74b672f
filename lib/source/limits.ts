/** What an artifact may amount to. One more of anything is a failure of its own. */
export interface ArtifactLimits {
  readonly compressedBytesMax: number;
  /** As read: what stands between entries and after them counts too. */
  readonly inflatedBytesMax: number;
  readonly entryBytesMax: number;
  /** Of all files together. */
  readonly keptBytesMax: number;
  /** Files and folders. */
  readonly entriesMax: number;
  /** Of one header that says more about the entry after it, such as a long name. */
  readonly extendedHeaderBytesMax: number;
}

const MiB = 2 ** 20;

export const artifactLimits: ArtifactLimits = {
  compressedBytesMax: 64 * MiB,
  inflatedBytesMax: 512 * MiB,
  entryBytesMax: 16 * MiB,
  keptBytesMax: 64 * MiB,
  entriesMax: 10_000,
  extendedHeaderBytesMax: MiB,
};

/** Of unpacked artifacts, what a process remembers; the least lately used are forgotten first. */
export const rememberedMax = { entries: 64, bytes: 64 * MiB };

/** Milliseconds for one attempt at fetching an artifact. */
export const fetchDeadlineMs = 60_000;

/** Attempts at an artifact whose digest is another one than told. */
export const digestAttemptsMax = 2;

/** Characters of an artifact's origin revision; what is longer is none. */
export const originRevisionCharactersMax = 256;

/** Characters of a source's own message that ours repeats. */
export const sourceMessageCharactersMax = 300;

/** Characters of the name of an entry that a message shows. */
export const entryNameCharactersMax = 120;

/** Sources that are read by name, at once. */
export const sourceReadsMax = 8;
