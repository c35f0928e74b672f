import { after, instant, within, type Clock, type Instant } from "../../base/index.ts";
import { downMs, lanesCount, lettersMax, postAttemptsMax, postPauseMs, postPauseMsMax } from "../limits.ts";
import { laneOf } from "./lane-of.ts";
import type { Posted } from "./receiver.ts";

/** Something to be told of one object. */
export interface Letter {
  /** What is of one key is told in its order. */
  readonly key: string;
  readonly body: string;
}

/** What waits to be told, while others work: whoever cannot be told holds nobody up. */
export interface Outbox {
  readonly put: (letter: Letter) => void;
  /** Tells what is left, and gives up after `ms`. It takes nothing more. */
  readonly close: (ms: number) => Promise<void>;
}

export interface OutboxOptions {
  readonly post: (body: string) => Promise<Posted>;
  readonly clock: Clock;
  readonly onTold: () => void;
  /** So many letters are told to nobody, and why. */
  readonly onLost: (count: number, why: string) => void;
}

const ending = "the process ends before it was told";

interface Box extends OutboxOptions {
  waiting: number;
  /** Its receiver does not answer; nobody asks it until then. */
  goneUntil: Instant;
  isClosed: boolean;
  /** Why the last letter was lost. */
  why: string;
}

/**
 * Letters go out side by side, those of one key one after another. One is tried a few times; after that its receiver
 * is taken for gone for a while, and what comes meanwhile is lost at once.
 */
export function openOutbox(options: OutboxOptions): Outbox {
  const { onLost } = options;
  const box: Box = { ...options, waiting: 0, goneUntil: instant(0), isClosed: false, why: "" };
  const lanes = Array.from({ length: lanesCount }, () => Promise.resolve());
  return {
    put: (letter) => {
      if (box.isClosed || box.waiting >= lettersMax) {
        onLost(1, box.isClosed ? ending : `${lettersMax} events wait already`);
        return;
      }
      box.waiting += 1;
      const lane = laneOf(letter.key, lanesCount);
      lanes[lane] = (lanes[lane] ?? Promise.resolve()).then(() => deliver(box, letter.body));
    },
    close: async (ms) => {
      await within(Promise.all(lanes), ms, undefined);
      box.isClosed = true;
      if (box.waiting > 0) onLost(box.waiting, box.why === "" ? ending : box.why);
    },
  };
}

async function deliver(box: Box, body: string): Promise<void> {
  const posted = await tryToPost(box, body);
  if (box.isClosed) return; // it was given up
  box.waiting -= 1;
  if (posted.kind === "taken") {
    box.onTold();
    return;
  }
  box.why = posted.why;
  if (posted.kind === "later") box.goneUntil = after(box.clock.now(), downMs);
  box.onLost(1, posted.why);
}

async function tryToPost(box: Box, body: string): Promise<Posted> {
  for (let attempt = 1; ; attempt += 1) {
    if (box.isClosed || box.clock.now() < box.goneUntil) return { kind: "never", why: box.why };
    const posted = await box.post(body);
    if (posted.kind !== "later" || attempt >= postAttemptsMax) return posted;
    await box.clock.sleep(Math.min(Math.max(posted.afterMs ?? 0, postPauseMs * attempt), postPauseMsMax));
  }
}
