import { expect, it } from "vitest";
import { openTable } from "./table.ts";

it("columns are as wide as their widest cell, and an empty cell says so", () => {
  const table = openTable(["NAME", "READY", "AGE"]);
  expect(
    table.first([
      ["shop", "True", "5m"],
      ["a-long-name", undefined, "119s"],
    ]),
  ).toEqual([
    // oxfmt-ignore
    "NAME          READY    AGE",
    "shop          True     5m",
    "a-long-name   <none>   119s",
  ]);
});

it("rows that come later line up with those before, and make room where they need it", () => {
  const table = openTable(["NAME", "AGE"]);
  expect(table.first([])).toEqual(["NAME   AGE"]);
  expect(table.more([["database", "1s"]])).toEqual(["database   1s"]);
  expect(table.more([["web", "2s"]])).toEqual(["web        2s"]);
});

it("a cell is one line, whatever is in it", () => {
  expect(openTable(["A", "B"]).more([["x\u001b[2J", "one\ntwo"]])).toEqual(["x�[2J   one two"]);
});
