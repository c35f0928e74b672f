import { describe, expect, it } from "vitest";
import { decideTarget, type DialRules } from "./target.ts";

const strict: DialRules = { allowLoopback: false };

function told(address: string, rules: DialRules = strict): string {
  const target = decideTarget(address, rules);
  return target.kind === "open" ? "open" : `${target.shown} ${target.trouble.what}`;
}

describe("loopback in every spelling", () => {
  it.each([
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.0.0.1:8080/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:7f00:1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "https://127.1/",
    "http://localhost/",
    "http://localhost./",
    "http://LOCALHOST/",
    "http://shop.localhost./",
  ])("%s is refused, unless loopback is let through", (address) => {
    expect(told(address)).toContain("is a loopback address, which is never connected to");
    expect(told(address, { allowLoopback: true })).toBe("open");
  });
});

it.each([
  { when: "a metadata service", address: "http://169.254.169.254/latest/meta-data", then: "is a link-local address" },
  { when: "the same in decimal", address: "http://2852039166/", then: "is a link-local address" },
  { when: "the unspecified address", address: "http://0/", then: "is the unspecified address" },
  { when: "a file", address: "file:///etc/passwd", then: "is neither http nor https" },
  { when: "FTP", address: "ftp://example.com/x", then: "ftp://example.com/x is neither http nor https" },
  { when: "no URL", address: "example.com", then: "the address is no URL" },
  { when: "an empty text", address: "", then: "the address is no URL" },
  { when: "a number that is no address", address: "http://256.256.256.256/", then: "the address is no URL" },
])("$when is refused, also where loopback is let through: $then", ({ address, then }) => {
  expect(told(address)).toContain(then);
  expect(told(address, { allowLoopback: true })).toContain(then);
});

it("shows neither credentials nor a query", () => {
  const answer = told("https://user:secret@example.com/x?token=secret#secret");
  expect(answer).toBe("https://example.com/x carries a user or password");
});

it("shows of a long address its beginning", () => {
  const start = "ftp://example.com/";
  expect(told(`${start}${"x".repeat(200 - start.length)}`)).toContain("xxx is neither");
  expect(told(`${start}${"x".repeat(201 - start.length)}`)).toContain("xxx… is neither");
});

it.each([
  { when: "a name", address: "https://hooks.example.com/x" },
  { when: "a name that ends in a dot", address: "http://source-controller.flux-system.svc.cluster.local./x.tar.gz" },
  { when: "a name that is judged once it is resolved", address: "http://localhost.example.com/" },
  { when: "a private address", address: "http://10.0.0.1:9090/" },
  { when: "a private IPv6 address", address: "http://[fd12::1]/" },
])("$when may be asked", ({ address }) => {
  expect(told(address)).toBe("open");
});

it.each([
  { when: "a host that is allowed", address: "https://hooks.example.com/x", then: "open" },
  { when: "one that is not", address: "https://example.org/x", then: "is not on a host of --allowed-action-hosts" },
  { when: "loopback, though allowed", address: "http://127.0.0.1/", then: "is a loopback address" },
])("under --allowed-action-hosts: $when: $then", ({ address, then }) => {
  expect(told(address, { allowLoopback: false, allowedHosts: ["*.example.com", "127.0.0.1"] })).toContain(then);
});
