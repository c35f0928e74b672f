import type { Result } from "../api/index.ts";
import { createMemo } from "../base/index.ts";
import type { PinnedArtifact } from "./artifact.ts";
import type { Files } from "./files.ts";
import { rememberedMax } from "./limits.ts";

/** Fetches a pinned artifact. */
export type Fetch<A extends PinnedArtifact> = (artifact: A) => Promise<Result<Files>>;

/**
 * `fetch` for many who may want the same artifact of one source: it is on its way once, and remembered a while. A source that
 * names another address for the same digest has to be served there. A failure is not remembered.
 */
export function fetchOnce<A extends PinnedArtifact>(fetch: Fetch<A>): Fetch<A> {
  const { entries: entriesMax, bytes: bytesMax } = rememberedMax;
  const memo = createMemo<Result<Files>>({ entriesMax, bytesMax, bytesOf });
  return (artifact) => {
    const { kind, namespace, name, digest, url } = artifact;
    return memo.get([kind, namespace, name, digest, url].join(" "), () => fetch(artifact));
  };
}

function bytesOf(fetched: Result<Files>): number | undefined {
  if (fetched.kind === "failed") return undefined;
  return fetched.value.values().reduce((sum, { byteLength }) => sum + byteLength, 0);
}
