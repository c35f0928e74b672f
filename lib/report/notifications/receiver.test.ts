import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { postedOf, signatureOf } from "./receiver.ts";

it.each([
  { status: 200, flux: "taken", webhook: "taken" },
  { status: 299, flux: "taken", webhook: "taken" },
  { status: 304, flux: "never", webhook: "never" },
  { status: 400, flux: "never", webhook: "never" },
  { status: 401, flux: "never", webhook: "never" },
  { status: 408, flux: "later", webhook: "later" },
  { status: 429, flux: "taken", webhook: "later" },
  { status: 500, flux: "later", webhook: "later" },
  { status: 503, flux: "later", webhook: "later" },
])("answers $status: Flux $flux, others $webhook", ({ status, flux, webhook }) => {
  const answer = { status, headers: {} };
  expect(postedOf({ flag: "--events-addr", knowsRepeats: true }, answer).kind).toBe(flux);
  expect(postedOf({ flag: "--notify-url" }, answer).kind).toBe(webhook);
});

it("says what to do, and when the receiver wants to be asked again", () => {
  const answer = { status: 503, headers: { "retry-after": "2" } };
  expect(postedOf({ flag: "--notify-url" }, answer)).toEqual({
    ...{ kind: "later", afterMs: 2_000 },
    why: "Cannot post an event to --notify-url: it answered 503; look into its log",
  });
});

it("signs as Flux's provider generic-hmac does", () => {
  const hex = createHmac("sha256", "key\n").update('{"é":1}').digest("hex");
  expect(signatureOf(Buffer.from("key\n"), '{"é":1}')).toBe(`sha256=${hex}`);
});
