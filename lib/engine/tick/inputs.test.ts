import { describe, expect, it } from "vitest";
import { liveStageSet, stageNamed } from "../../../test/support/stage-set.ts";
import type { Answer, ClusterReader, LiveMetadata, ObjectList } from "../../cluster/index.ts";
import { inputKindsOf, observeInputs, readsChanged, type InputMarks } from "./inputs.ts";

const taking = (kind: "ConfigMap" | "Secret", name: string): ReturnType<typeof liveStageSet> => {
  const postBuild = { substituteFrom: [{ kind, name }], substituteStrategy: "WithVariables" } as const;
  return liveStageSet({ spec: { stages: [stageNamed("app", { postBuild })] } });
};

interface Listed {
  readonly at: string;
  readonly items: Readonly<Record<string, string>>;
}

/** A reader that answers these lists of kinds, names with their resourceVersions; another kind is forbidden. */
function reader(lists: Readonly<Record<string, Listed>>, asked: string[] = []): ClusterReader {
  return {
    listMetadata: (kind, { labelSelector, namespace } = {}): Promise<Answer<ObjectList<LiveMetadata>>> => {
      asked.push([kind.kind, labelSelector, namespace].join(" "));
      const list = lists[kind.kind];
      const doing = `list ${kind.kind}s`;
      const refusal = { doing, status: 403, reason: "Forbidden", message: "no", causes: [] };
      if (list === undefined) return Promise.resolve({ kind: "refused", error: refusal });
      const items = Object.entries(list.items).map(([name, resourceVersion]) => ({
        ...kind,
        metadata: { namespace: "shop", name, uid: name, resourceVersion, creationTimestamp: "" },
      }));
      return Promise.resolve({ kind: "done", value: { items, resourceVersion: list.at } });
    },
  } as Partial<ClusterReader> as ClusterReader; // nothing else is asked
}

const shop = taking("ConfigMap", "cluster");

describe("observeInputs", () => {
  it.each([
    { when: "nothing was ever seen", before: {}, at: "9", version: "5", then: true },
    { when: "it has not changed since", before: { ConfigMap: "5" }, at: "9", version: "5", then: false },
    { when: "it has changed since", before: { ConfigMap: "5" }, at: "9", version: "6", then: true },
    { when: "numbers have grown longer", before: { ConfigMap: "9" }, at: "11", version: "10", then: true },
    {
      when: "numbers are longer than a double holds",
      before: { ConfigMap: "9007199254740993" },
      at: "9007199254740999",
      version: "9007199254740994",
      then: true,
    },
    { when: "the cluster was restored from a backup", before: { ConfigMap: "50" }, at: "9", version: "5", then: true },
    { when: "versions are no numbers", before: { ConfigMap: "x" }, at: "y", version: "5", then: true },
  ])("$when: $then", async ({ before, at, version, then }) => {
    const cluster = reader({ ConfigMap: { at, items: { cluster: version } } });
    const { changed, marks } = await observeInputs(cluster, { named: inputKindsOf([shop]), before });
    expect(readsChanged(shop, changed)).toBe(then);
    expect(marks).toEqual({ ConfigMap: at });
  });

  it("asks for what StageSets name, and for nothing else", async () => {
    const asked: string[] = [];
    const cluster = reader({}, asked);
    await observeInputs(cluster, { named: inputKindsOf([liveStageSet()]), before: {} });
    expect(asked).toEqual([]);
    await observeInputs(cluster, { named: inputKindsOf([taking("Secret", "keys")]), before: {}, namespaces: ["shop"] });
    expect(asked).toEqual(["Secret reconcile.fluxcd.io/watch=Enabled shop"]);
  });

  it("in several Namespaces remembers how far it had seen in the first of them", async () => {
    const lists = [{ ConfigMap: { at: "12", items: {} } }, { ConfigMap: { at: "9", items: { cluster: "6" } } }];
    const cluster = {
      listMetadata: (...asked: Parameters<ClusterReader["listMetadata"]>) =>
        reader(lists[asked[1]?.namespace === "bank" ? 0 : 1] ?? {}).listMetadata(...asked),
    } as Partial<ClusterReader> as ClusterReader; // nothing else is asked
    const namespaces = ["bank", "shop"];
    const { changed, marks } = await observeInputs(cluster, {
      named: inputKindsOf([shop]),
      before: { ConfigMap: "5" },
      namespaces,
    });
    expect([...changed]).toEqual(["ConfigMap/shop/cluster"]);
    expect(marks).toEqual({ ConfigMap: "9" });
  });

  it("that may not look sees no change, and forgets nothing", async () => {
    const before: InputMarks = { ConfigMap: "5", Secret: "6" };
    const { changed, marks } = await observeInputs(reader({}), {
      named: inputKindsOf([shop, taking("Secret", "keys")]),
      before,
    });
    expect([...changed]).toEqual([]);
    expect(marks).toEqual(before);
  });

  it.each([
    { when: "of another name", stageSet: taking("ConfigMap", "other") },
    { when: "of another kind", stageSet: taking("Secret", "cluster") },
    { when: "of another Namespace", stageSet: { ...shop, metadata: { ...shop.metadata, namespace: "other" } } },
  ])("what changed is no affair of a StageSet that takes one $when", ({ stageSet }) => {
    expect(readsChanged(stageSet, new Set(["ConfigMap/shop/cluster"]))).toBe(false);
  });
});
