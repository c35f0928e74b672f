import { describe, expect, it } from "vitest";
import type { Action } from "../../lib/api/index.ts";
import { play } from "./play.ts";
import { actionSource, type Happening, type Moment, type Release, type World } from "./world.ts";

const job = { sourceRef: { kind: "ExternalArtifact", name: actionSource }, path: "./one-migrate" };
const http = { url: "https://receiver.example.org/one", method: "POST" } as const;
const anchored = { completionAnchor: { apiVersion: "v1", kind: "ConfigMap", name: "anchor" } };
const release: Release = { content: { one: ["x-one-own"], two: ["y-two-own"] }, isBad: false };

type Given = Partial<Action>;

const nothingElse = { manners: {}, before: [], late: [] };

/** Stage one with one action before its objects, and stage two of another source. */
function worldWith(action: Given, moments: readonly Moment[], slownessMs = 1_000): World {
  const stages = [
    {
      name: "one",
      source: "x",
      prune: true,
      actions: [{ hook: "pre", action: { name: "migrate", onSupersede: "Wait", ...action } }],
    },
    { name: "two", source: "y", prune: true, actions: [] },
  ] as const;
  const releases = { x: [release], y: [release, release], [actionSource]: [release] };
  return { seed: 1, layouts: [{ stages }], releases, ...nothingElse, slownessMs, moments, healsBy: "step" };
}

/** A moment in which somebody takes a step without faults. */
function step(afterMs: number, happenings: readonly Happening[] = [], offsetMs = 0): Moment {
  return { afterMs, happenings, workers: [{ does: "step", offsetMs, faults: [] }] };
}

describe("a world that broke the engine once, as small as it could be made", () => {
  it.each<{ when: string; world: World }>([
    {
      when: "a Job that may be cancelled is complete when something newer comes",
      world: worldWith(
        { job, onSupersede: "Cancel" },
        [step(0), step(70_000, [{ kind: "publish", source: "y", revision: 1 }])],
        60_000,
      ),
    },
    {
      when: "a Job is complete, and what its completion is to hold with is not there yet",
      world: worldWith({ job, ...anchored }, [step(0, [{ kind: "fixture", which: 0, state: "gone" }]), step(60_000)]),
    },
    {
      when: "an http action is begun anew with its anchor, and its first attempt fails",
      world: worldWith({ http, retries: 1, ...anchored }, [
        step(0),
        step(1_000, [
          { kind: "fixture", which: 0, state: "gone" },
          { kind: "fixture", which: 0, state: "there" },
          { kind: "receiver", status: 503, afterMs: 0 },
        ]),
      ]),
    },
    {
      when: "two machines make the same attempt of two rounds at the same time by their clocks",
      world: worldWith({ job, retries: 1 }, [
        step(71_331, [{ kind: "jobs", outcome: "fail", afterMs: 0 }], 1_402),
        step(3_244, [], -2_392),
      ]),
    },
  ])("$when", async ({ world }) => {
    const { broken, unsettled } = await play(world);
    expect([...broken, ...unsettled]).toEqual([]);
  });
});
