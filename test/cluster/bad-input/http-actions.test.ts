/** An http action asks no address that it should not, and tells nobody what a Secret holds. */
import { describe, expect } from "vitest";
import { it } from "../release-place.ts";
import { expectHealed, expectStopped, failing, offer, openBadWorld, type BadAction } from "./bad-actions-world.ts";

const headersFrom = [{ name: "hook", key: "authorization" }];
const ask = (url: string, more: object = {}): object => ({ http: { url, ...more } });
const invalid = (what: string): string => `False InvalidSpec: Cannot use spec.stages[0].actions.pre[0].http.${what}`;
const linkLocal =
  "a link-local address (metadata services live there), which is never connected to; use an address that other machines reach";

const rows: readonly BadAction[] = [
  {
    when: "its host resolves to the metadata address",
    action: ask("http://innocent.example/latest", { headersFrom }),
    said: failing(`Cannot send a request: http://innocent.example/latest resolves to 169.254.169.254, ${linkLocal}`),
  },
  {
    when: "it is the metadata address",
    action: ask("http://169.254.169.254/latest", { headersFrom }),
    said: failing(`Cannot send a request: http://169.254.169.254/latest is ${linkLocal}`),
  },
  {
    when: "it is the metadata address in decimal",
    action: ask("http://2852039166/latest", { headersFrom }),
    said: failing(`Cannot send a request: http://169.254.169.254/latest is ${linkLocal}`),
  },
  {
    when: "it is the metadata address in hex",
    action: ask("http://0xa9fea9fe/latest", { headersFrom }),
    said: failing(`Cannot send a request: http://169.254.169.254/latest is ${linkLocal}`),
  },
  {
    when: "it is the metadata address, mapped to IPv6",
    action: ask("http://[::ffff:169.254.169.254]/latest", { headersFrom }),
    said: failing(`Cannot send a request: http://[::ffff:a9fe:a9fe]/latest is ${linkLocal}`),
  },
  {
    when: "it redirects to the metadata address",
    action: (url) => ask(`${url}/to-metadata`),
    said: failing(`Cannot send POST: URL/to-metadata redirects to http://169.254.169.254, and that is ${linkLocal}`),
  },
  {
    when: "it redirects to a name of the metadata address",
    action: (url) => ask(`${url}/to-name`),
    said: failing(
      `Cannot send POST: the redirect to http://innocent.example resolves to 169.254.169.254, ${linkLocal}`,
    ),
  },
  {
    when: "it redirects to another host, and the request holds a secret",
    action: (url) => ask(`${url}/to-name`, { headersFrom }),
    said: failing(
      "Cannot send POST: URL/to-name redirects to http://innocent.example, and secrets are not sent to another host; use the address that it redirects to",
    ),
  },
  {
    when: "its answer is longer than is read",
    action: (url) => ask(`${url}/large`),
    said: failing(`POST URL/large answered 400: ${"x".repeat(1021)}…`),
  },
  {
    when: "its answer repeats the secret",
    action: (url) => ask(`${url}/echo`, { headersFrom }),
    said: failing("POST URL/echo answered 400: got (hidden)"),
  },
  {
    when: "its Secret is missing",
    action: (url) => ask(url, { bodyFrom: { name: "none", key: "body" } }),
    said: failing("Cannot read Secret NS/none: there is none; create it, or correct the action"),
  },
  {
    when: "its Secret has no such key",
    action: (url) => ask(url, { headersFrom: [{ name: "hook", key: "token" }] }),
    said: failing("Cannot read Secret NS/hook: it has no key token; add it, or correct the action"),
  },
  {
    when: "its Secret holds what no header can carry",
    action: (url) => ask(url, { headersFrom: [{ name: "hook", key: "broken" }] }),
    said: failing(
      "Cannot send key broken of Secret NS/hook as a header: its value holds a line break (at its end, perhaps) or another sign that no header can carry; correct the Secret",
    ),
  },
  {
    when: "its address holds a password",
    action: ask("http://me:pass@hooks.example/x"),
    said: invalid(
      "url: it holds a user or a password; keep them in a Secret, and name it in headersFrom as Authorization",
    ),
  },
  {
    when: "its GET has a body",
    action: (url) => ask(url, { method: "GET", body: "{}" }),
    said: invalid("body: GET has no body; remove it, or choose another method"),
  },
];

describe.concurrent("a request is refused, no secret is told, and the corrected one goes on, where", () => {
  it.for(rows)("$when", async (row, { release }) => {
    await using world = await openBadWorld(release);
    await expectStopped(world, row);
    const before = world.receiver.seen.length;
    await offer(world, { pre: [{ name: "works", ...ask(world.url, { headersFrom }) }] });
    await expectHealed(world);
    expect(world.receiver.seen).toHaveLength(before + 1);
  });
});
