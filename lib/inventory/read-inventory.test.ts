import { describe, expect, it } from "vitest";
import type { LiveObject } from "../cluster/index.ts";
import { shardOf } from "./read-inventory.ts";

function stored(spec: unknown, labels?: Record<string, string>): LiveObject {
  const metadata = { namespace: "shop", name: "release-web", uid: "u", resourceVersion: "7", creationTimestamp: "" };
  return {
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageInventory",
    metadata: { ...metadata, ...(labels && { labels }) },
    spec,
  };
}

const labels = { "stages.metio.wtf/stage": "web", "stages.metio.wtf/shard": "0" };

describe("a StageInventory", () => {
  it.each([
    {
      when: "as we write it",
      object: stored({ stagePosition: 2, entries: [{ id: "shop_a__ConfigMap", v: "v1" }] }, labels),
      then: { stage: "web", position: 2, entries: [{ id: "shop_a__ConfigMap", v: "v1" }] },
    },
    {
      when: "with an end, and an id of another tool",
      object: stored({ stagePosition: 0, entries: [{ id: "_a:b__Role", v: "v1", done: "u1" }] }, labels),
      then: { stage: "web", position: 0, entries: [{ id: "_a__b__Role", v: "v1", done: "u1" }] },
    },
    {
      when: "that has lost its stage",
      object: stored({ stagePosition: 0, entries: [] }),
      then: { stage: "", position: 0, entries: [] },
    },
  ])("$when is read", ({ object, then }) => {
    const shard = { namespace: "shop", name: "release-web", uid: "u", resourceVersion: "7", ...then };
    expect(shardOf(object)).toEqual({ kind: "done", value: shard });
  });
  it.each([
    { when: "without a spec", spec: undefined, says: "spec: " },
    { when: "without entries", spec: { stagePosition: 0 }, says: "spec.entries: Required value" },
    { when: "whose entries are text", spec: { stagePosition: 0, entries: "all" }, says: "spec.entries: Invalid value" },
    {
      when: "with an entry without its id",
      spec: { stagePosition: 0, entries: [{ v: "v1" }] },
      says: "spec.entries[0].id",
    },
  ])("$when is not taken for an empty one", ({ spec, says }) => {
    const read = shardOf(stored(spec, labels));
    expect(read).toMatchObject({ kind: "failed", failure: { reason: "StageFailed", retry: "backoff" } });
    expect(read.kind === "failed" && read.failure.message).toContain(
      `Cannot read StageInventory shop/release-web: ${says}`,
    );
  });
});
