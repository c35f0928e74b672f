import { describe, expect, it } from "vitest";
import { validate } from "../../lib/api/index.ts";
import { allSaid, badObjects, unknownFields } from "./bad-objects.ts";
import { goodObjects } from "./good-objects.ts";
import { objectWith } from "./objects.ts";

describe("our own validation says of a bad object what the API server says", () => {
  it.each(badObjects)("$when", ({ kind = "StageSet", put, says, offline = says }) => {
    const judged = validate(kind, objectWith(kind, put));
    const told = judged.kind === "invalid" ? judged.problems.map(({ field, message }) => `${field}: ${message}`) : [];
    expect(told.sort()).toEqual(allSaid(kind, offline));
  });
});

describe("our own validation accepts what the API server accepts", () => {
  it.each(goodObjects)("$when", ({ kind = "StageSet", put }) => {
    const judged = validate(kind, objectWith(kind, put));
    expect(judged.kind === "invalid" ? judged.problems : []).toEqual([]);
  });
});

it("no two rows have one name", () => {
  const names = badObjects.map(({ when }) => when);
  expect(names).toEqual([...new Set(names)]);
});

it.each(unknownFields)("$path is known to nobody", ({ put, path }) => {
  expect(validate("StageSet", objectWith("StageSet", put)).unknownFields).toEqual([path]);
});
