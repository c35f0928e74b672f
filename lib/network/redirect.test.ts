import { describe, expect, it } from "vitest";
import { redirectsMax } from "./limits.ts";
import { decideRedirect, type Hop, type RedirectRules } from "./redirect.ts";

const read: Hop = {
  url: new URL("https://a.example.com/x"),
  method: "GET",
  withBody: true,
  withSecrets: true,
  followed: 0,
};

function after(
  hop: Partial<Hop>,
  status: number,
  location: string | undefined,
  rules: Partial<RedirectRules> = {},
): string {
  const decision = decideRedirect({ ...read, ...hop }, status, location, { allowLoopback: false, ...rules });
  switch (decision.kind) {
    case "answer":
      return "answer";
    case "refuse":
      return decision.trouble.what;
    case "follow": {
      const { method, url, withBody, withSecrets } = decision.next;
      return `${method} ${url.href}${withBody ? ", body" : ""}${withSecrets ? ", secrets" : ""}`;
    }
  }
}

describe("where an answer leads", () => {
  it.each([
    { when: "no redirect", status: 200, to: "/y", then: "answer" },
    { when: "an error with a Location", status: 404, to: "/y", then: "answer" },
    { when: "a redirect without a Location", status: 302, to: undefined, then: "answer" },
    { when: "not modified", status: 304, to: "/y", then: "answer" },
    { when: "a path", status: 301, to: "/y", then: "GET https://a.example.com/y, body, secrets" },
    { when: "another host", status: 302, to: "https://b.example.com/y", then: "GET https://b.example.com/y" },
    { when: "another port", status: 307, to: "https://a.example.com:444/", then: "GET https://a.example.com:444/" },
    { when: "a host of the same scheme", status: 308, to: "//b.example.com/y", then: "GET https://b.example.com/y" },
    {
      when: "no https",
      status: 302,
      to: "http://a.example.com/",
      then: "redirects from https to an address without it",
    },
    {
      when: "another scheme",
      status: 302,
      to: "file:///etc/passwd",
      then: "redirects from https to an address without it",
    },
    { when: "nonsense", status: 302, to: "https://[", then: "redirects to what is no URL" },
  ])("$when: $then", ({ status, to, then }) => {
    expect(after({}, status, to)).toBe(then);
  });
  it("names a host that it may not ask, and not the path that a server chose", () => {
    expect(after({}, 302, "https://169.254.169.254/secret")).toBe(
      "redirects to https://169.254.169.254, and that is a link-local address (metadata services live there), which is never connected to",
    );
  });
  it("rises from http to https, and leaves secrets behind", () => {
    expect(after({ url: new URL("http://a.example.com/") }, 301, "https://a.example.com/")).toBe(
      "GET https://a.example.com/",
    );
  });
  it("gives no secrets back to a host that it returns to", () => {
    expect(after({ withSecrets: false }, 302, "/y")).toBe("GET https://a.example.com/y, body");
  });
});

describe("a method with effects", () => {
  it.each([
    { when: "at home, 307", status: 307, to: "/y", then: "POST https://a.example.com/y, body, secrets" },
    { when: "at home, 308", status: 308, to: "/y", then: "POST https://a.example.com/y, body, secrets" },
    { when: "elsewhere, 307", status: 307, to: "https://b.example.com/", then: "redirects a POST (307)" },
    { when: "see other", status: 303, to: "/done", then: "GET https://a.example.com/done, secrets" },
    { when: "see other elsewhere", status: 303, to: "https://b.example.com/", then: "GET https://b.example.com/" },
    { when: "moved", status: 301, to: "/y", then: "redirects a POST (301)" },
    { when: "found", status: 302, to: "/y", then: "redirects a POST (302)" },
  ])("$when: $then", ({ status, to, then }) => {
    expect(after({ method: "POST" }, status, to)).toBe(then);
  });
});

it.each([
  { followed: redirectsMax - 1, then: "GET https://a.example.com/y, body, secrets" },
  { followed: redirectsMax, then: "redirects more than 5 times" },
])("after $followed redirects, one more: $then", ({ followed, then }) => {
  expect(after({ followed }, 302, "/y")).toBe(then);
});

it.each([
  { when: "at home", status: 307, to: "/y", then: "POST https://a.example.com/y, body, secrets" },
  {
    when: "elsewhere",
    status: 303,
    to: "https://b.example.com/x",
    then: "redirects to https://b.example.com, and secrets are not sent to another host",
  },
  {
    when: "to another port",
    status: 303,
    to: "https://a.example.com:444/",
    then: "redirects to https://a.example.com:444, and secrets are not sent to another host",
  },
])("a request that is for one host alone, redirected $when: $then", ({ status, to, then }) => {
  expect(after({ method: "POST" }, status, to, { homeOnly: true })).toBe(then);
});
