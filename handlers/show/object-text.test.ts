import { expect, it } from "vitest";
import { asList, jsonText, withoutManagedFields, yamlText } from "./object-text.ts";

it("JSON has sorted keys, four spaces and exact integers", () => {
  expect(jsonText({ b: [{ d: 1, c: "x" }], a: 9007199254740993n })).toBe(
    '{\n    "a": 9007199254740993,\n    "b": [\n        {\n            "c": "x",\n            "d": 1\n        }\n    ]\n}\n',
  );
});

it("YAML has sorted keys and exact integers, and no order to a terminal", () => {
  expect(yamlText({ b: "yes", a: 9007199254740993n, c: "\u001b[31m" })).toBe(
    'a: 9007199254740993\nb: "yes"\nc: "\\e[31m"\n',
  );
});

it("managed fields are left out, and nothing else", () => {
  expect(withoutManagedFields({ kind: "A", metadata: { name: "a", managedFields: [] } })).toEqual({
    ...{ kind: "A", metadata: { name: "a" } },
  });
});

it("several objects are a List", () => {
  expect(asList([1])).toMatchObject({ apiVersion: "v1", kind: "List", items: [1] });
});
