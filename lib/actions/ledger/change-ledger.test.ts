import { describe, expect, it } from "vitest";
import { done } from "../../api/index.ts";
import type { Answer, ApiError, Cluster, LiveObject } from "../../cluster/index.ts";
import { ledgerAttemptsMax } from "../limits.ts";
import { changeLedger } from "./change-ledger.ts";

const of = { namespace: "shop", name: "release" };
const stored: LiveObject = {
  ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageLedger" },
  metadata: { ...of, uid: "u", resourceVersion: "7", creationTimestamp: "" },
};
const refused = (error: Partial<ApiError>): Answer<never> => ({
  kind: "refused",
  error: { doing: "patch StageLedger shop/release", reason: "", message: "no", causes: [], ...error },
});
const overtaken = refused({ status: 422, reason: "Invalid" });

/** A cluster that answers each write as told, one after the other, the last one for ever; `stands`: whether there is a ledger. */
function cluster(writes: readonly Answer<LiveObject>[], stands = true) {
  const asked: string[] = [];
  const answer = (verb: string): Promise<Answer<LiveObject>> => {
    const count = asked.filter((one) => one !== "get").length;
    asked.push(verb);
    return Promise.resolve(writes[Math.min(count, writes.length - 1)] ?? { kind: "done", value: stored });
  };
  const get = (): Promise<Answer<LiveObject | undefined>> => {
    asked.push("get");
    return Promise.resolve({ kind: "done", value: stands ? stored : undefined });
  };
  const port = { get, create: () => answer("create"), patch: () => answer("patch") };
  return { port: port as unknown as Cluster, asked };
}

const change = (port: Cluster, absent: "create" | "leave" = "create") =>
  changeLedger(port, of, () => done({ part: "status", value: { completedActions: [] } }), { absent });

describe("a change of a ledger", () => {
  it.each([
    { when: "undisturbed", writes: [], asked: ["get", "patch"] },
    { when: "written meanwhile", writes: [overtaken, done(stored)], asked: ["get", "patch", "get", "patch"] },
    { when: "a conflict", writes: [refused({ status: 409 }), done(stored)], asked: ["get", "patch", "get", "patch"] },
    {
      when: "deleted meanwhile",
      writes: [refused({ status: 404 }), done(stored)],
      asked: ["get", "patch", "get", "patch"],
    },
  ])("$when", async ({ writes, asked }) => {
    const world = cluster(writes);
    expect((await change(world.port)).kind).toBe("done");
    expect(world.asked).toEqual(asked);
  });

  it.each([
    { when: "forbidden", error: { status: 403, reason: "Forbidden" } },
    { when: "an invalid value", error: { status: 422, causes: [{ field: "status", reason: "", message: "" }] } },
    { when: "a broken server", error: { status: 500 } },
  ])("that is refused is not repeated: $when", async ({ error }) => {
    const world = cluster([refused(error)]);
    expect((await change(world.port)).kind).toBe("failed");
    expect(world.asked).toEqual(["get", "patch"]);
  });

  it("is given up where somebody else is always first, and may be tried later", async () => {
    const world = cluster([overtaken]);
    expect(await change(world.port)).toMatchObject({ kind: "failed", failure: { retry: "backoff" } });
    expect(world.asked.filter((one) => one === "patch")).toHaveLength(ledgerAttemptsMax);
  });

  it("succeeds at the last attempt", async () => {
    const world = cluster([...Array.from({ length: ledgerAttemptsMax - 1 }, () => overtaken), done(stored)]);
    expect((await change(world.port)).kind).toBe("done");
  });
});

describe("where there is no ledger", () => {
  it.each([
    { when: "it is made, then written", absent: "create", writes: [], asked: ["get", "create", "patch"] },
    { when: "it is left", absent: "leave", writes: [], asked: ["get"] },
  ] as const)("$when", async ({ absent, writes, asked }) => {
    const world = cluster(writes, false);
    expect((await change(world.port, absent)).kind).toBe("done");
    expect(world.asked).toEqual(asked);
  });
});

it("a ledger that does not make sense is not taken for an empty one", async () => {
  const odd = { ...stored, status: { completedActions: "all" } };
  const port = { get: () => Promise.resolve(done(odd)) } as unknown as Cluster;
  expect(await change(port)).toMatchObject({
    failure: {
      message: expect.stringMatching(
        /^Cannot read StageLedger shop\/release: status.completedActions: .*; correct it by hand$/,
      ) as string,
    },
  });
});
