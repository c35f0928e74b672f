import { createHash } from "node:crypto";
import { expect } from "vitest";
import { checkStatus } from "../../../lib/api/index.ts";
import { storedStatus } from "../../artifacts/source-status.ts";
import type { FileTree } from "../../artifacts/tarball.ts";
import { readOwned, unrecorded, type Owned } from "../owned.ts";
import { valueOf } from "../place.ts";
import type { ReleasePlace } from "../release-place.ts";

export const configMap = (name: string, revision: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  revision: ${revision}\n`;

/** A release of two stages, `base` and `app`, at a revision. */
export function goodFiles(revision: string): FileTree {
  return { "base/one.yaml": configMap("one", revision), "app/app.yaml": configMap("app", revision) };
}

/** Rolls out a first, good revision of the StageSet `shop`; what it owns then. */
export async function rollOut(release: ReleasePlace, spec: object = {}): Promise<Owned> {
  await release.sources.publishExternal("shop", goodFiles("v1"));
  await release.stageSet("shop", ["base", "app"], spec);
  await expectSettled(release);
  return owned(release);
}

export function owned(release: ReleasePlace): Promise<Owned> {
  return readOwned(release.cluster, release.namespace, "shop");
}

/** Steps `shop`, which settles. */
export async function expectSettled(release: ReleasePlace): Promise<void> {
  const outcome = await release.step("shop");
  expect(outcome.kind === "ended" ? outcome.ending : outcome).toEqual({ kind: "settled" });
  expect(await release.ready("shop")).toMatch(/^True Succeeded: /);
  await expectSound(release);
}

/** Its status contradicts itself nowhere, and every object of its stands in an inventory. */
export async function expectSound(release: ReleasePlace): Promise<void> {
  expect(checkStatus(await release.get("shop"))).toEqual([]);
  expect(unrecorded(await owned(release))).toEqual([]);
}

/** Steps `shop`, which must end not Ready as `said` says. A second step tells nothing new. */
export async function expectRefused(release: ReleasePlace, said: RegExp): Promise<void> {
  await release.step("shop", { budgetMs: 10_000 });
  expect(await release.ready("shop")).toMatch(said);
  await expectSound(release);
  const told = release.told.length;
  await release.step("shop", { budgetMs: 10_000 });
  expect(await release.ready("shop")).toMatch(said);
  expect(release.told.slice(told)).toEqual([]);
}

/** Another step of `shop` writes nothing, unless it has to count an attempt (I9). */
export async function expectQuiet(release: ReleasePlace): Promise<void> {
  const before = (await release.get("shop")).metadata.resourceVersion;
  const outcome = await release.step("shop", { budgetMs: 10_000 });
  if (outcome.kind === "ended" && "until" in outcome.ending && outcome.ending.until !== undefined) return;
  expect((await release.get("shop")).metadata.resourceVersion).toBe(before);
}

export interface PackedOffer {
  readonly packed: Uint8Array;
  /** What the source says of it, where that is not the truth. */
  readonly says?: { readonly digest?: string; readonly url?: string };
}

/** Has the ExternalArtifact `shop` offer these bytes, whatever they are. */
export async function offerPacked(release: ReleasePlace, { packed, says = {} }: PackedOffer): Promise<void> {
  const { namespace, cluster, sources } = release;
  const hex = createHash("sha256").update(packed).digest("hex");
  const served = { ...sources.server.publish(`spoilt/${namespace}/${hex}.tar.gz`, packed), ...says };
  const ref = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "ExternalArtifact", namespace, name: "shop" };
  const at = new Date().toISOString().replace(/\.\d+/, "");
  const stored = { ...served, revision: `latest@${served.digest}` };
  const status = storedStatus(stored, { kind: "ExternalArtifact", generation: 1, at });
  const options = { fieldManager: "source-controller", subresource: "status" } as const;
  valueOf(await cluster.patch(ref, { type: "merge", body: { status } }, options));
}
