import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { Notice } from "./notice.ts";
import { createWaitingList } from "./waiting.ts";

const asked = (name: string): Notice => ({ kind: "asked", namespace: "shop", name });
const source = (apiVersion: string): Notice => ({
  kind: "changed",
  object: { apiVersion, kind: "Bucket", namespace: "shop", name: "web" },
});
const at = instant(1_000);

describe("notices that wait", () => {
  it("are as many as there is room for, those that are looked at among them, and then none of those that come", () => {
    const waiting = createWaitingList(2);
    expect(waiting.put([asked("a"), asked("b"), asked("c")], at)).toBe(false);
    expect(waiting.put([asked("a"), asked("b")], at)).toBe(true);
    expect(waiting.put([asked("c")], at)).toBe(false);
    expect(waiting.put([asked("a"), asked("b")], at)).toBe(true); // they wait already
    const taken = waiting.take(at);
    expect(waiting.size()).toBe(2);
    expect(waiting.put([asked("c")], at)).toBe(false);
    waiting.looked(taken.slice(0, 1));
    expect(waiting.size()).toBe(1);
    expect(waiting.put([asked("c")], at)).toBe(true);
  });

  it("wait once, whatever the version says", () => {
    const waiting = createWaitingList(5);
    waiting.put([source("source.toolkit.fluxcd.io/v1"), source("source.toolkit.fluxcd.io/v1beta2")], at);
    expect(waiting.size()).toBe(1);
  });

  it("are taken out when their time has come", () => {
    const waiting = createWaitingList(5);
    waiting.add({ notice: asked("late"), looks: 1, from: instant(1_500) });
    waiting.put([asked("now")], at);
    expect(waiting.next()).toBe(at);
    expect(waiting.take(at).map(({ notice }) => notice)).toEqual([asked("now")]);
    expect(waiting.next()).toBe(1_500);
    expect(waiting.take(instant(1_499))).toEqual([]);
    expect(waiting.take(instant(1_500))).toMatchObject([{ looks: 1 }]);
    expect(waiting.next()).toBeUndefined();
  });

  it("begin anew where the same comes again", () => {
    const waiting = createWaitingList(5);
    waiting.add({ notice: asked("a"), looks: 2, from: instant(3_000) });
    waiting.put([asked("a")], at);
    waiting.add({ notice: asked("a"), looks: 2, from: instant(3_000) });
    expect(waiting.take(at)).toMatchObject([{ looks: 0 }]);
  });
});
