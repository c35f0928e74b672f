import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Live, StageSet } from "../../lib/api/index.ts";
import { stageSetFileBytesMax } from "./limits.ts";
import { asLive, readStageSetFile } from "./read-stage-set.ts";

const stageSet = {
  apiVersion: "stages.metio.wtf/v1",
  kind: "StageSet",
  metadata: { name: "shop" },
  spec: { stages: [{ name: "db", sourceRef: { kind: "Bucket", name: "shop" } }] },
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stageset-file-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function read(bytes: number): Promise<string> {
  const file = join(folder, "shop.yaml");
  writeFileSync(file, JSON.stringify(stageSet).padEnd(bytes, "\n"));
  const found = await readStageSetFile(file, undefined);
  return found.kind === "failed" ? found.failure.message.replace(folder, "") : found.value.metadata.name;
}

it.each([
  { when: "as large as it may be", bytes: stageSetFileBytesMax, then: "shop" },
  {
    when: "one byte larger",
    bytes: stageSetFileBytesMax + 1,
    then: "Cannot read /shop.yaml: it is larger than 4 MiB; give the file that holds the StageSet",
  },
])("a file $when", async ({ bytes, then }) => {
  expect(await read(bytes)).toBe(then);
});

it("one that is not there says so", async () => {
  const failure = { message: "Cannot read /nonexistent/a: ENOENT; give a file that you may read" };
  expect(await readStageSetFile("/nonexistent/a", undefined)).toMatchObject({ failure });
});

describe("a StageSet of a file, as if it were stored", () => {
  const given = { ...stageSet, status: { version: "of the file" } } as unknown as StageSet;
  it("where there is none: in its Namespace, and nothing is known of it", () => {
    const live = asLive(given, "web");
    expect(live.metadata).toMatchObject({ name: "shop", namespace: "web", uid: "" });
    expect(live.status).toBeUndefined();
  });
  it("where there is one: its spec over what is known of that", () => {
    const known = {
      metadata: { name: "shop", namespace: "web", uid: "u" },
      spec: { stages: ["old"] },
      status: { version: "1" },
    };
    expect(asLive(given, "web", known as unknown as Live<StageSet>)).toEqual({ ...known, spec: stageSet.spec });
  });
});
