import { describe, expect, it } from "vitest";
import { liveStageSet } from "../../test/support/stage-set.ts";
import type { Dependency, Live, StageSet } from "../api/index.ts";
import type { Answer, ClusterReader, LiveObject } from "../cluster/index.ts";
import { findCycle } from "./dependency-cycle.ts";
import { dependenciesReadMax } from "./limits.ts";
import { observeDependencies } from "./observe-dependencies.ts";

function stageSet(name: string, dependsOn: readonly Dependency[]): Live<StageSet> {
  return liveStageSet({ metadata: { name }, spec: { dependsOn } });
}

/** Reads these StageSets; of another name: a refusal with this status, or, without one, nothing. */
function reader(stageSets: readonly Live<StageSet>[], refusal = 0): ClusterReader {
  const byName = new Map(stageSets.map((one) => [one.metadata.name, one as unknown as LiveObject]));
  return {
    get: ({ kind, name }): Promise<Answer<LiveObject | undefined>> => {
      const error = { doing: `get ${kind} ${name}`, status: refusal, reason: "Forbidden", message: "no", causes: [] };
      const isRefused = refusal !== 0 && !byName.has(name);
      return Promise.resolve(isRefused ? { kind: "refused", error } : { kind: "done", value: byName.get(name) });
    },
  } as Partial<ClusterReader> as ClusterReader; // nothing else is asked
}

/** `0` depends on `1`, and so on; the last of `count` on the first. */
function ring(count: number): readonly Live<StageSet>[] {
  return Array.from({ length: count }, (_, index) => stageSet(`${index}`, [{ name: `${(index + 1) % count}` }]));
}

async function cycleOf(stageSets: readonly Live<StageSet>[]): Promise<readonly string[] | undefined> {
  const [first] = stageSets;
  if (first === undefined) return expect.unreachable();
  const ourselves = reader(stageSets);
  const seen = await observeDependencies({ ourselves, own: reader([], 403) }, first);
  return seen.kind === "done" ? findCycle("shop/0", seen.value.graph) : expect.unreachable(seen.failure.message);
}

describe("observeDependencies", () => {
  it("finds a cycle of as many as it reads, and none of one more", async () => {
    expect(await cycleOf(ring(dependenciesReadMax))).toHaveLength(dependenciesReadMax + 1);
    expect(await cycleOf(ring(dependenciesReadMax + 1))).toHaveLength(dependenciesReadMax + 2);
    expect(await cycleOf(ring(dependenciesReadMax + 2))).toBeUndefined();
  });

  it("reads everything that the StageSet itself depends on, however much that is", async () => {
    const names = Array.from({ length: dependenciesReadMax + 50 }, (_, index) => `d${index}`);
    const ourselves = reader(names.map((name) => stageSet(name, [])));
    const top = stageSet(
      "top",
      names.map((name) => ({ name })),
    );
    const seen = await observeDependencies({ ourselves, own: reader([], 403) }, top);
    const found = seen.kind === "done" ? seen.value.direct.map(({ object }) => object?.metadata.name) : [];
    expect(found).toEqual(names);
  });

  it.each([
    { when: "may not be read", status: 403, then: "done" },
    { when: "cannot be read just now", status: 503, then: "failed" },
  ])("a StageSet further down that $when: $then", async ({ status, then }) => {
    const ourselves = reader([stageSet("next", [{ name: "elsewhere" }])], status);
    const top = stageSet("top", [{ name: "next" }]);
    expect((await observeDependencies({ ourselves, own: ourselves }, top)).kind).toBe(then);
  });

  it("asks for other kinds, and for what an expression looks at elsewhere, as the StageSet itself (I10)", async () => {
    const dependsOn: readonly Dependency[] = [
      { apiVersion: "v1", kind: "ConfigMap", name: "settings" },
      { name: "base", namespace: "infra", readyExpr: "true" },
    ];
    const asked: string[] = [];
    const own: Partial<ClusterReader> = {
      get: ({ kind, name }) => {
        asked.push(`${kind} ${name}`);
        return Promise.resolve({ kind: "done", value: undefined });
      },
    };
    await observeDependencies({ ourselves: reader([]), own: own as ClusterReader }, stageSet("top", dependsOn));
    expect(asked).toEqual(["ConfigMap settings", "StageSet base"]);
  });
});
