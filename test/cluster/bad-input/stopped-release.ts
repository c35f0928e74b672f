import { expect } from "vitest";
import type { FileTree } from "../../artifacts/tarball.ts";
import type { Owned } from "../owned.ts";
import type { ReleasePlace } from "../release-place.ts";
import { expectSettled, expectSound, goodFiles, owned, rollOut } from "./spoilt-release.ts";

/** What the Secret of each release holds: it stands nowhere else, whatever goes wrong. */
export const password = "hunter2-hunter2";
const keys = `apiVersion: v1\nkind: Secret\nmetadata: { name: keys }\nstringData: { password: ${password} }\n`;

/** Offers another revision of `shop`, with a Secret and these files beside its own. */
export function revise(release: ReleasePlace, files: FileTree, revision = "v2"): Promise<unknown> {
  return release.sources.publishExternal("shop", { ...goodFiles(revision), "base/keys.yaml": keys, ...files });
}

/** How `shop` is stopped. */
export interface Stop {
  /** The whole Ready condition, `NS` in place of the Namespace. */
  readonly said: string | RegExp;
  readonly retry: "never" | "backoff";
}

/** Two looks end with the same words, the second tells nothing new, and neither a status nor an Event has what is secret. */
export async function expectStopped(release: ReleasePlace, { said, retry }: Stop): Promise<void> {
  const told = (): readonly string[] => [...new Set(release.told.map(({ name }) => name))];
  for (let look = 0, before = told(); look < 2; look += 1, before = told()) {
    const outcome = await release.step("shop", { budgetMs: 20_000 });
    const ready = (await release.ready("shop")).replaceAll(release.namespace, "NS");
    if (typeof said === "string") expect(ready).toBe(said);
    else expect(ready).toMatch(said);
    expect(outcome).toMatchObject({ kind: "ended", ending: { kind: "failed", failure: { retry } } });
    if (look > 0) expect(told()).toEqual(before);
    await expectSound(release);
  }
  await expectNoSecret(release);
}

async function expectNoSecret(release: ReleasePlace): Promise<void> {
  const kept = JSON.stringify([(await release.get("shop")).status, release.told]);
  for (const spelling of [password, btoa(password)]) expect(kept).not.toContain(spelling);
}

/** The second revision, with these files beside it, is stopped before anything of it is touched; the third, without them, settles. */
export async function expectUntouched(release: ReleasePlace, files: FileTree, stop: Stop): Promise<void> {
  const before = await rollOut(release, { retryInterval: "1s" });
  await revise(release, files);
  await expectStopped(release, stop);
  expect(await owned(release)).toEqual(before);
  await revise(release, {}, "v3");
  await expectHealed(release);
}

/**
 * `shop` settles, and nothing but what its revision brings is there or recorded.
 * @param more names of further ConfigMaps
 * @param others further objects of the Namespace: `name_group_kind`
 */
export async function expectHealed(
  release: ReleasePlace,
  more: readonly string[] = [],
  others: readonly string[] = [],
): Promise<void> {
  await expectSettled(release);
  expect(await release.names("v1", "ConfigMap")).toEqual(["app", "one", ...more].sort());
  const { objects, recorded } = await owned(release);
  const unread = ["keys__Secret", ...others].map((id) => `${release.namespace}_${id}`);
  expect(Object.values(recorded).flat().sort()).toEqual([...Object.keys(objects), ...unread].sort());
}

/** The names of the ConfigMaps that are there, and of those that are recorded. */
export async function ownedConfigMaps(
  release: ReleasePlace,
): Promise<{ readonly there: readonly string[]; readonly recorded: readonly string[] }> {
  const { recorded } = await owned(release);
  const names = Object.values(recorded)
    .flat()
    .filter((id) => id.endsWith("__ConfigMap"))
    .map((id) => id.split("_")[1] ?? "");
  return { there: await release.names("v1", "ConfigMap"), recorded: names.sort() };
}

export type { Owned };
