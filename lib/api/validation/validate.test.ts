import { expect, it } from "vitest";
import { validate } from "./validate.ts";

const stages = [{ name: "app", sourceRef: { name: "app" } }];

// What the API server says of bad objects is a table of its own: test/api.
it.each([
  { when: "nothing", given: undefined, field: "metadata.name" },
  { when: "a text", given: "shop", field: "metadata.name" },
  { when: "an object without metadata", given: { spec: { stages } }, field: "metadata.name" },
  { when: "a name that is none", given: { metadata: { name: 1 }, spec: { stages } }, field: "metadata.name" },
])("$when is no StageSet", ({ given, field }) => {
  const judged = validate("StageSet", given);
  expect(judged.kind === "invalid" && judged.problems.map((each) => each.field)).toContain(field);
});

it("an object that will be given a name has one", () => {
  expect(validate("StageSet", { metadata: { generateName: "shop-" }, spec: { stages } }).kind).toBe("valid");
});

it("what is valid is complete", () => {
  const judged = validate("StageSet", { metadata: { name: "shop" }, spec: { stages, x: 1 } });
  expect(judged).toMatchObject({
    kind: "valid",
    unknownFields: ["spec.x"],
    object: {
      spec: {
        deletionPolicy: "Delete",
        stages: [{ prune: true, path: "./", sourceRef: { kind: "ExternalArtifact" } }],
      },
    },
  });
});

it("says that rules were not checked only where there are rules", () => {
  const fieldsOf = (kind: "StageSet" | "StageInventory"): readonly string[] => {
    const judged = validate(kind, { metadata: { name: "shop" }, spec: {} });
    return judged.kind === "invalid" ? judged.problems.map(({ field }) => field) : [];
  };
  expect(fieldsOf("StageSet")).toEqual(["spec.stages", "<nil>"]);
  expect(fieldsOf("StageInventory")).toEqual(["spec.stagePosition", "spec.entries"]);
});
