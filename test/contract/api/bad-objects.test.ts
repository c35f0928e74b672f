import { describe } from "vitest";
import { allSaid, badObjects, unknownFields } from "../../api/bad-objects.ts";
import { objectWith } from "../../api/objects.ts";
import { it } from "../../cluster/place.ts";
import { createDry } from "./created.ts";

describe("the API server refuses", () => {
  it.concurrent.for(badObjects)("$when", async ({ kind = "StageSet", put, says }, { connection, expect }) => {
    const answer = await createDry(connection, kind, objectWith(kind, put));
    const causes = answer.kind === "refused" ? answer.error.causes : [];
    const told = causes.map(({ field, message }) => `${field}: ${message}`);
    expect(told.sort()).toEqual(allSaid(kind, says));
  });
});

describe("the API server refuses a field that nobody knows where the client asks for it", () => {
  it.concurrent.for(unknownFields)("$path", async ({ put, path }, { place, expect }) => {
    const manifest = JSON.stringify(objectWith("StageSet", put));
    const made = place.kubectl(["create", "--dry-run=server", "--validate=strict", "--filename=-"], manifest);
    await expect(made).rejects.toThrow(`strict decoding error: unknown field "${path}"`);
  });
});
