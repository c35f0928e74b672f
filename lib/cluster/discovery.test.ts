import { describe, expect, it } from "vitest";
import { instant } from "../base/index.ts";
import type { Answer } from "./api-error.ts";
import { type Discovery, openDiscovery } from "./discovery.ts";
import type { ApiReply, ApiRequest } from "./exchange.ts";

const soon = instant(1_000);
const widget = { apiVersion: "example.org/v1", kind: "Widget" };

/** What a server serves, and what it was asked. */
interface World {
  kinds: readonly string[];
  stale: boolean;
  answer: "discovery" | "legacy" | "refused";
  readonly asked: ApiRequest[];
}

function reply(world: World, request: ApiRequest): Answer<ApiReply> {
  if (world.answer === "refused") {
    const error = { doing: request.doing, status: 503, reason: "ServiceUnavailable", message: "no", causes: [] };
    return { kind: "refused", error };
  }
  const etag = `"${world.kinds.join()}"`;
  if (request.headers?.["if-none-match"] === etag)
    return { kind: "done", value: { status: 304, headers: {}, body: undefined } };
  const resources = world.kinds.map((kind) => ({
    resource: `${kind.toLowerCase()}s`,
    responseKind: { kind },
    scope: "Namespaced",
    verbs: [],
  }));
  const group = {
    metadata: { name: "example.org" },
    versions: [{ version: "v1", resources, freshness: world.stale ? "Stale" : "Current" }],
  };
  const kind = world.answer === "legacy" ? "APIGroupList" : "APIGroupDiscoveryList";
  return {
    kind: "done",
    value: { status: 200, headers: { etag }, body: { kind, items: request.path === "/apis" ? [group] : [] } },
  };
}

function open(world: World): Discovery {
  return openDiscovery(async (request) => {
    world.asked.push(request);
    await Promise.resolve();
    return reply(world, request);
  });
}

function draw(fields: Partial<World> = {}): World {
  return { kinds: ["Widget"], stale: false, answer: "discovery", asked: [], ...fields };
}

describe("discovery", () => {
  it("asks once, and remembers", async () => {
    const world = draw();
    const discovery = open(world);
    for (let i = 0; i < 3; i += 1) {
      const answer = await discovery.servedKind(widget, soon);
      expect(answer).toMatchObject({ kind: "done", value: { resource: "widgets" } });
    }
    expect(world.asked.map(({ path }) => path)).toEqual(["/apis"]);
  });

  it("knows a kind in another version of its group, and looks again before it says that none has it", async () => {
    const world = draw();
    const discovery = open(world);
    const older = { ...widget, apiVersion: "example.org/v1beta1" };
    expect(await discovery.servedInAnyVersion(older, soon)).toMatchObject({ value: { apiVersion: widget.apiVersion } });
    expect(world.asked).toHaveLength(1);
    expect(await discovery.servedInAnyVersion({ ...widget, apiVersion: "example.com/v1" }, soon)).toEqual({
      kind: "done",
      value: undefined,
    });
    expect(world.asked).toHaveLength(2);
  });

  it.each([{ apiVersion: "example.org/v1" }, { apiVersion: "example.org/v1beta1" }])(
    "does not say of $apiVersion that its kind is gone while a version of its group does not answer",
    async ({ apiVersion }) => {
      const discovery = open(draw({ kinds: [], stale: true }));
      expect(await discovery.servedInAnyVersion({ ...widget, apiVersion }, soon)).toMatchObject({
        kind: "refused",
        error: { status: 503, message: expect.stringContaining("of example.org/v1 does not answer") as string },
      });
    },
  );

  it("shares one look among many who ask at once", async () => {
    const world = draw();
    const discovery = open(world);
    await Promise.all(Array.from({ length: 20 }, () => discovery.servedKind(widget, soon)));
    expect(world.asked).toHaveLength(1);
  });

  it("looks again before it says that a kind is not served, and asks only for what changed", async () => {
    const world = draw({ kinds: [] });
    const discovery = open(world);
    expect(await discovery.servedKind(widget, soon)).toEqual({ kind: "done", value: undefined });
    expect(world.asked.map(({ headers }) => headers?.["if-none-match"])).toEqual([undefined, '""']);
    world.kinds = ["Widget"];
    expect(await discovery.servedKind(widget, soon)).toMatchObject({ value: { kind: "Widget" } });
  });

  it("never lets somebody join a look that began before he asked", async () => {
    const world = draw({ kinds: [] });
    const discovery = open(world);
    const early = discovery.servedKindNow(widget, soon);
    await Promise.resolve();
    expect(world.asked).toHaveLength(1);
    const late = discovery.servedKindNow(widget, soon);
    const answers = await Promise.all([early, late]);
    expect(world.asked).toHaveLength(2);
    expect(answers).toHaveLength(2);
  });

  it("goes on after a look that failed", async () => {
    const world = draw({ answer: "refused" });
    const discovery = open(world);
    expect(await discovery.servedKind(widget, soon)).toMatchObject({ kind: "refused", error: { status: 503 } });
    world.answer = "discovery";
    expect(await discovery.servedKind(widget, soon)).toMatchObject({ kind: "done" });
  });

  it.each([
    {
      when: "an aggregated server that is down",
      kind: { apiVersion: "example.org/v1", kind: "Gadget" },
      then: { kind: "refused", error: { status: 503 } },
    },
    {
      when: "one that is down, but the kind is known",
      kind: widget,
      then: { kind: "done", value: { kind: "Widget" } },
    },
    {
      when: "another apiVersion beside it",
      kind: { apiVersion: "example.org/v2", kind: "Gadget" },
      then: { kind: "done", value: undefined },
    },
  ])("$when", async ({ kind, then }) => {
    const discovery = open(draw({ stale: true }));
    expect(await discovery.servedKind(kind, soon)).toMatchObject(then);
  });

  it("says what is missing where a server is too old", async () => {
    const answer = await open(draw({ answer: "legacy" })).servedKinds(soon);
    expect(answer).toMatchObject({
      kind: "refused",
      error: { reason: "NoSense", message: expect.stringContaining("1.27") as unknown },
    });
  });

  it("asks both halves for all kinds", async () => {
    const world = draw();
    const answer = await open(world).servedKinds(soon);
    expect(answer).toMatchObject({ kind: "done", value: [{ kind: "Widget" }] });
    expect(world.asked.map(({ path }) => path)).toEqual(["/api", "/apis"]);
  });
});
