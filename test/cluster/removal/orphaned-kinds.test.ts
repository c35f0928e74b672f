/** A deletion that orphans, of kinds that the API server treats differently: what was applied is nobody's afterwards. */
import { describe, expect } from "vitest";
import { it } from "../release-place.ts";
import { configMapKind, settle, stageSet, toldOf } from "./removal-place.ts";

const thingKind = { apiVersion: "stageset.test/v1", kind: "Anything" } as const;
const gone = { kind: "gone" } as const;

describe.concurrent("a deletion that orphans", () => {
  it.for([
    { ...configMapKind, content: { data: { value: "v1" } } },
    { ...thingKind, content: { spec: { value: "v1" } } },
  ])(
    "leaves no field manager of ours on a $kind, for another StageSet to adopt",
    async ({ content, ...kind }, { release }) => {
      const object = JSON.stringify({ ...kind, metadata: { name: "a" }, ...content });
      await release.sources.publishExternal("shop", { "web/a.yaml": object });
      await stageSet(release, { web: {} }, { deletionPolicy: "Orphan" });
      await settle(release);
      const { metadata: before } = await release.read(kind, "a");
      expect(before.managedFields?.map(({ manager }) => manager)).toEqual(["stageset-controller"]);
      await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
      expect(await release.step("shop")).toEqual(gone);
      const after = await release.read(kind, "a");
      expect(after.metadata.uid).toBe(before.uid);
      expect([after.metadata.labels ?? {}, after.metadata.managedFields ?? []]).toEqual([{}, []]);
      expect(after).toMatchObject(content);
      expect(toldOf(release, "ObjectKept")).toHaveLength(1);
      await release.sources.publishExternal("heir", { "web/a.yaml": object });
      await release.stageSet("heir", ["web"]);
      expect(await release.step("heir")).toMatchObject({ ending: { kind: "settled" } });
      const adopted = await release.read(kind, "a");
      expect([adopted.metadata.uid, adopted.metadata.labels?.["stages.metio.wtf/name"]]).toEqual([before.uid, "heir"]);
    },
  );
});
