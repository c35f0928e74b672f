import { expect, it } from "vitest";
import { done, failed, type Result } from "../api/index.ts";
import { fetchOnce } from "./artifact-memo.ts";
import type { Files } from "./files.ts";

interface Named {
  readonly url: string;
  readonly digest: string;
}

/** Fetches that are counted by URL. */
function counted(answer: () => Result<Files>): { readonly fetch: (pin: Named) => unknown; readonly asked: string[] } {
  const asked: string[] = [];
  const fetch = fetchOnce((pin) => {
    asked.push(pin.url);
    return Promise.resolve(answer());
  });
  return { asked, fetch: (pin) => fetch({ kind: "Bucket", namespace: "shop", name: "shop", revision: "1", ...pin }) };
}

const files = (bytes: number): Result<Files> => done(new Map([["a.yaml", new Uint8Array(bytes)]]));

it("fetches an artifact once, for all who want it at the same time or later", async () => {
  const { fetch, asked } = counted(() => files(10));
  const pin = { url: "http://a/1", digest: "sha256:1" };
  await Promise.all([fetch(pin), fetch(pin)]);
  await fetch(pin);
  expect(asked).toEqual(["http://a/1"]);
});

it("asks the address that somebody names, though another has given the same digest", async () => {
  const { fetch, asked } = counted(() => files(10));
  await fetch({ url: "http://a/1", digest: "sha256:1" });
  await fetch({ url: "http://b/1", digest: "sha256:1" });
  expect(asked).toEqual(["http://a/1", "http://b/1"]);
});

it("asks again after a failure, and for what was too much to remember", async () => {
  const passing = failed({ reason: "SourceNotReady", retry: "backoff", message: "away" });
  const pin = { url: "http://a/1", digest: "sha256:1" };
  for (const answer of [passing, files(65 * 1024 * 1024)]) {
    const { fetch, asked } = counted(() => answer);
    await fetch(pin);
    await fetch(pin);
    expect(asked).toHaveLength(2);
  }
});
