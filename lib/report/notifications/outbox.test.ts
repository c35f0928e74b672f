import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { after, instant, type Clock } from "../../base/index.ts";
import { downMs, lettersMax, postAttemptsMax } from "../limits.ts";
import { openOutbox, type Outbox } from "./outbox.ts";
import type { Posted } from "./receiver.ts";

interface Post {
  readonly outbox: Outbox;
  readonly posted: string[];
  readonly told: () => number;
  readonly lost: { readonly count: number; readonly why: string }[];
  readonly wait: (ms: number) => void;
}

const taken: Posted = { kind: "taken" };
const later: Posted = { kind: "later", why: "it is down" };

/** An outbox whose clock stands still, but for what it waits itself. */
function open(answer: (body: string) => Posted | Promise<Posted>): Post {
  const time = { now: instant(0) };
  const clock: Clock = {
    now: () => time.now,
    sleep: (ms) => {
      time.now = after(time.now, ms);
      return Promise.resolve();
    },
  };
  const [posted, lost]: [string[], Post["lost"]] = [[], []];
  let told = 0;
  const outbox = openOutbox({
    clock,
    post: async (body) => {
      posted.push(body);
      return answer(body);
    },
    onTold: () => (told += 1),
    onLost: (count, why) => lost.push({ count, why }),
  });
  return { outbox, posted, told: () => told, lost, wait: (ms) => (time.now = after(time.now, ms)) };
}

function put({ outbox }: Post, ...bodies: readonly string[]): void {
  for (const body of bodies) outbox.put({ key: body.split("/")[0] ?? "", body });
}

const patienceMs = 10_000; // of the machine's own time: nothing here takes it

describe("an outbox", () => {
  it("tells what is of one key in its order", async () => {
    const post = open(() => taken);
    put(post, "a/1", "b/1", "a/2", "a/3", "b/2");
    await post.outbox.close(patienceMs);
    expect(post.posted.filter((body) => body.startsWith("a"))).toEqual(["a/1", "a/2", "a/3"]);
    expect({ told: post.told(), lost: post.lost }).toEqual({ told: 5, lost: [] });
  });

  it("tries again what may help", async () => {
    const answers = [later, later, taken];
    const post = open(() => answers.shift() ?? taken);
    put(post, "a/1");
    await post.outbox.close(patienceMs);
    expect({ posted: post.posted, told: post.told(), lost: post.lost }).toEqual({
      ...{ posted: ["a/1", "a/1", "a/1"], told: 1, lost: [] },
    });
  });

  it("does not try again what cannot", async () => {
    const post = open(() => ({ kind: "never", why: "it is refused" }));
    put(post, "a/1", "a/2");
    await post.outbox.close(patienceMs);
    expect(post.posted).toEqual(["a/1", "a/2"]);
    expect(post.lost).toEqual([
      { count: 1, why: "it is refused" },
      { count: 1, why: "it is refused" },
    ]);
  });

  it("leaves a receiver alone that is gone, and then asks it again", async () => {
    const post = open(() => later);
    put(post, "a/1", "a/2", "a/3");
    await expect.poll(() => post.lost).toHaveLength(3);
    expect(post.posted).toHaveLength(postAttemptsMax);
    post.wait(downMs);
    put(post, "a/4");
    await post.outbox.close(patienceMs);
    expect(post.posted).toHaveLength(2 * postAttemptsMax);
    expect(post.lost.every(({ why }) => why === "it is down")).toBe(true);
  });

  it("holds so many letters, and loses one more", async () => {
    const answer = Promise.withResolvers<Posted>();
    const post = open(() => answer.promise);
    for (let index = 0; index < lettersMax; index += 1) put(post, `${index}/1`);
    expect(post.lost).toEqual([]);
    put(post, "more/1");
    expect(post.lost).toEqual([{ count: 1, why: `${lettersMax} events wait already` }]);
    answer.resolve(taken);
    await post.outbox.close(patienceMs);
    expect(post.told()).toBe(lettersMax);
  });

  it("gives up once its time is over, says how much is lost, and counts nothing twice", async () => {
    const answer = Promise.withResolvers<Posted>();
    const post = open(() => answer.promise);
    put(post, "a/1", "a/2", "b/1");
    await post.outbox.close(1);
    put(post, "a/3");
    answer.resolve(taken);
    await setImmediate(); // whoever waited for it has gone on
    const why = "the process ends before it was told";
    expect({ lost: post.lost, told: post.told() }).toEqual({
      ...{ lost: [3, 1].map((count) => ({ count, why })), told: 0 },
    });
  });
});
