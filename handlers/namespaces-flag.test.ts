import { expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";
import { namespacesFlag, namespacesFlags } from "./namespaces-flag.ts";

function namespacesOf(...argv: readonly string[]): ReturnType<typeof namespacesFlag> {
  const parsed = parseArguments(argv, namespacesFlags, {});
  if (parsed.kind === "wrong") throw new Error(parsed.message);
  return namespacesFlag(parsed.args);
}

it("all, one, or some: each once, in order", () => {
  expect(namespacesOf()).toBeUndefined();
  expect(namespacesOf("-n", "shop")).toEqual(["shop"]);
  expect(namespacesOf("--watch-namespaces", "shop, bank,shop")).toEqual(["bank", "shop"]);
});

it.each([
  {
    when: "both are given",
    argv: ["-n", "shop", "--watch-namespaces", "shop"],
    said: /say the same; give one of them$/,
  },
  {
    when: "a name is empty",
    argv: ["--watch-namespaces", "shop,"],
    said: /names ""; give namespaces, such as shop,bank$/,
  },
  { when: "a name is none", argv: ["--watch-namespaces", "Shop"], said: /names "Shop"/ },
])("is refused: $when", ({ argv, said }) => {
  expect(() => namespacesOf(...argv)).toThrow(said);
});
