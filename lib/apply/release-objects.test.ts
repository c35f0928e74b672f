import { describe, expect, it } from "vitest";
import { play, type Content, type Kind, type Played } from "../../test/support/played-object.ts";
import { ownerLabels } from "../api/index.ts";
import type { LiveObject } from "../cluster/index.ts";
import { releaseObjects } from "./release-objects.ts";

const contents: Readonly<Partial<Record<Kind, Content>>> = {
  ConfigMap: { data: { a: "1" } },
  Thing: { spec: { free: { a: 1 } } },
};

/** An object that we have applied, under our labels. */
async function applied(kind: Kind): Promise<{ readonly played: Played; readonly content: Content }> {
  const played = play(kind);
  const content = contents[kind] ?? {};
  await played.apply({
    ...content,
    metadata: { labels: ownerLabels({ namespace: "shop", name: "shop", stage: "app" }) },
  });
  return { played, content };
}

const pace = { concurrency: 1, deadlineMs: 1_000, mayBegin: () => true };
const managersOf = ({ metadata: { managedFields = [] } }: LiveObject): readonly string[] =>
  managedFields.map(({ manager }) => manager);

describe.each(["ConfigMap", "Thing"] as const)("a %s", (kind) => {
  it("that is let go is nobody's, and keeps all else", async () => {
    const { played, content } = await applied(kind);
    expect(await releaseObjects(played.cluster, [await played.read()], pace)).toEqual([]);
    const after = await played.read();
    expect(after.metadata.labels ?? {}).toEqual({});
    expect(managersOf(after)).toEqual([]);
    expect(after).toMatchObject(content);
  });

  it("that is let go keeps those who manage it besides", async () => {
    const { played, content } = await applied(kind);
    await played.applyAs({ manager: "kubectl", content: { metadata: { labels: { team: "shop" } } } });
    await played.merge({ manager: "stageset-controller", content: { metadata: { annotations: { by: "us" } } } });
    expect(await releaseObjects(played.cluster, [await played.read()], pace)).toEqual([]);
    const after = await played.read();
    expect(after.metadata.labels).toEqual({ team: "shop" });
    expect(managersOf(after)).toEqual(["kubectl"]);
    expect(after).toMatchObject(content);
  });

  it("stays as it is where somebody has come to manage it since it was read", async () => {
    const { played } = await applied(kind);
    const before = await played.read();
    const now = await played.applyAs({ manager: "kubectl", content: { metadata: { labels: { team: "shop" } } } });
    const refused = await releaseObjects(played.cluster, [before], pace);
    expect(refused).toMatchObject([{ uid: before.metadata.uid, refusal: { error: { status: 422 } } }]);
    expect(await played.read()).toEqual(now);
  });
});
