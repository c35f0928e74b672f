import { expect, it } from "vitest";
import { matchesHost } from "./host-globs.ts";

it.each([
  { when: "the same name", glob: "hooks.example.com", host: "hooks.example.com", then: true },
  { when: "another name", glob: "hooks.example.com", host: "hooks.example.org", then: false },
  { when: "upper case and a trailing dot", glob: "Hooks.Example.com.", host: "hooks.example.com.", then: true },
  { when: "one label for *", glob: "*.example.com", host: "hooks.example.com", then: true },
  { when: "two labels for *", glob: "*.example.com", host: "a.hooks.example.com", then: false },
  { when: "no label for *", glob: "*.example.com", host: "example.com", then: false },
  { when: "part of a label", glob: "hooks-*.example.com", host: "hooks-eu.example.com", then: true },
  { when: "two labels for **", glob: "**.example.com", host: "a.hooks.example.com", then: true },
  { when: "no label for **", glob: "**.example.com", host: "example.com", then: false },
  { when: "every host", glob: "**", host: "a.b.c", then: true },
  { when: "a dot is a dot", glob: "a.example.com", host: "axexample.com", then: false },
  { when: "a name that only ends alike", glob: "example.com", host: "evil-example.com", then: false },
  { when: "a name that only begins alike", glob: "example.com", host: "example.com.evil.org", then: false },
  { when: "an address", glob: "10.0.*.*", host: "10.0.1.2", then: true },
])("$when: $then", ({ glob, host, then }) => {
  expect(matchesHost(host, ["never.example.net", glob])).toBe(then);
});

it("lets nothing through where no host is named", () => {
  expect(matchesHost("example.com", [])).toBe(false);
});
