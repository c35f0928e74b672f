import { done, failed, type Failure, type Result } from "../api/index.ts";
import type { DialAnswer, Dialer } from "../network/index.ts";
import type { PinnedArtifact } from "./artifact.ts";
import { parseDigest, startHash, type ArtifactDigest } from "./digest.ts";
import type { Files } from "./files.ts";
import { artifactLimits, digestAttemptsMax, fetchDeadlineMs, type ArtifactLimits } from "./limits.ts";
import { unpack } from "./unpack.ts";
import { shownSource } from "./wanted-source.ts";

export interface FetchOptions {
  /** Host and port to ask in place of those of the artifact's URL, for runs outside the cluster. */
  readonly artifactHost?: string;
  /** Milliseconds for one attempt. */
  readonly deadlineMs?: number;
  readonly limits?: ArtifactLimits;
}

/**
 * Fetches a pinned artifact, checks it and unpacks it, all in memory. Nothing of it is unpacked before its digest held.
 * @returns its files; SourceNotReady where its server gives no answer that helps, ArtifactNotFound where the artifact is
 *   gone, both of which may heal; StageFailed for what is wrong with the artifact itself
 */
export async function fetchArtifact(
  dialer: Dialer,
  artifact: PinnedArtifact,
  options: FetchOptions = {},
): Promise<Result<Files>> {
  const { limits = artifactLimits } = options;
  const digest = parseDigest(artifact.digest);
  if (digest === undefined) {
    return failed(spoilt(artifact, "its digest is no sha256, sha384 or sha512", "have its producer write one"));
  }
  const packed = await download(dialer, artifact, digest, options);
  if (packed.kind === "failed") return packed;
  const read = await unpack(packed.value, limits);
  if (read.kind === "files") return done(read.files);
  const which = `the artifact of ${artifact.revision}`;
  const what = read.what.startsWith("its ") ? `in ${which} ${read.what}` : `${which} ${read.what}`;
  return failed(spoilt(artifact, what, read.wayOut));
}

/** The artifact's bytes once they have the right digest. */
async function download(
  dialer: Dialer,
  artifact: PinnedArtifact,
  digest: ArtifactDigest,
  options: FetchOptions,
): Promise<Result<Uint8Array>> {
  for (let attempt = 1; ; attempt += 1) {
    const came = await requestOnce(dialer, artifact, digest, options);
    if (came.kind === "failed") return came;
    if (came.value.hex === digest.hex) return done(came.value.packed);
    if (attempt < digestAttemptsMax) continue;
    const message = `Cannot fetch ${shownSource(artifact)}: what its URL gives has another digest than ${artifact.revision} should; wait for the source to move on, or look into its server`;
    return failed({ reason: "StageFailed", retry: "backoff", message });
  }
}

async function requestOnce(
  dialer: Dialer,
  artifact: PinnedArtifact,
  digest: ArtifactDigest,
  { artifactHost, deadlineMs = fetchDeadlineMs, limits = artifactLimits }: FetchOptions,
): Promise<Result<{ readonly packed: Uint8Array; readonly hex: string }>> {
  const hash = startHash(digest);
  const pieces: Uint8Array[] = [];
  const came = await dialer.request({
    doing: `fetch ${shownSource(artifact)}`,
    reason: "SourceNotReady",
    url: artifactHost === undefined ? artifact.url : atHost(artifact.url, artifactHost),
    deadlineMs,
    bytesMax: limits.compressedBytesMax,
    receive: (piece) => {
      hash.update(piece);
      pieces.push(piece);
    },
  });
  if (came.kind === "failed") return failed(ofDialer(came.failure));
  if (came.value.status !== 200) return failed(ofStatus(artifact, came.value));
  return done({ packed: Buffer.concat(pieces), hex: hash.digest("hex") });
}

/** What no repetition can help is the artifact's fault, not that of its server. */
function ofDialer(failure: Failure): Failure {
  return failure.retry === "never" ? { ...failure, reason: "StageFailed" } : failure;
}

function ofStatus(artifact: PinnedArtifact, { status, headers }: DialAnswer): Failure {
  const isGone = status === 404 || status === 410;
  const [what, wayOut] = isGone
    ? [`its artifact of ${artifact.revision} is gone (${status})`, "wait for the source to offer the next one"]
    : [`its artifact server answered ${status}`, "look into its log"];
  const message = `Cannot fetch ${shownSource(artifact)}: ${what}; ${wayOut}`;
  const seconds = /^\d{1,5}$/.exec(headers["retry-after"] ?? "")?.[0];
  const pause = seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 };
  return { reason: isGone ? "ArtifactNotFound" : "SourceNotReady", retry: "backoff", message, ...pause };
}

function spoilt(artifact: PinnedArtifact, what: string, wayOut: string): Failure {
  return {
    reason: "StageFailed",
    retry: "never",
    message: `Cannot unpack ${shownSource(artifact)}: ${what}; ${wayOut}`,
  };
}

/** An address that is no URL is left for the dialer to refuse. */
function atHost(address: string, host: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  url.port = "";
  url.host = host;
  return url.href;
}
