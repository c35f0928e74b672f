import type { Result } from "../api/index.ts";
import { createMemo, type Memo } from "../base/index.ts";
import type { ScopeOf } from "./kind-scopes.ts";
import type { Kustomize } from "./kustomize/index.ts";
import { rememberedMax } from "./limits.ts";
import type { Manifests } from "./manifest.ts";

/** What a build needs of its machine and of the cluster. */
export interface Workshop {
  readonly scopeOf: ScopeOf;
  /** Asked once something needs kustomize. */
  readonly kustomize: () => Promise<Result<Kustomize>>;
  /** Of the process, so that what was read once is not read again. */
  readonly memo: BuildMemo;
}

export type BuildMemo = Memo<Result<Manifests>>;

/** What a process remembers of its builds: what was read from an artifact, before it is anybody's. */
export function createBuildMemo(): BuildMemo {
  const { entries, bytes } = rememberedMax;
  const bytesOf = (result: Result<Manifests>): number | undefined =>
    result.kind === "done" ? result.value.bytes : undefined;
  return createMemo({ entriesMax: entries, bytesMax: bytes, bytesOf });
}
