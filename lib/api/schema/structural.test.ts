import { describe, expect, it } from "vitest";
import { Unsafe } from "typebox";
import { choice, count, text } from "./scalars.ts";
import { structural } from "./structural.ts";
import { described, listOf, mapOf, optional, structure } from "./structures.ts";

describe("a structural schema", () => {
  it("requires what is neither optional nor filled in", () => {
    const schema = structure("All.", {
      always: text("Always."),
      perhaps: optional(text("Perhaps.")),
      filledIn: choice(["A", "B"], "Filled in.", { default: "A" }),
    });
    expect(structural(schema).required).toEqual(["always"]);
  });

  it("says nothing of required where nothing is", () => {
    expect(structural(structure("All.", { perhaps: optional(text("Perhaps.")) }))).not.toHaveProperty("required");
  });

  it("is one all the way down", () => {
    const inner = structure("Inner.", { number: count("How many.", { default: 1 }) });
    const schema = structural(structure("All.", { list: listOf(inner, "List."), map: mapOf(inner, "Map.") }));
    expect(schema.properties?.["list"]?.items).not.toHaveProperty("required");
    expect(schema.properties?.["map"]?.additionalProperties).not.toHaveProperty("required");
  });

  it("tells first what a reader asks first", () => {
    expect(Object.keys(structural(choice(["A"], "One.", { default: "A" })))).toEqual([
      "description",
      "type",
      "default",
      "enum",
    ]);
  });

  it("is none where a keyword would be lost", () => {
    expect(() => structural(Unsafe({ type: "string", deprecated: true }))).toThrow("deprecated");
  });
});

describe("a schema described anew", () => {
  const general = structure("In general.", { a: text("A.") }, { rules: [{ rule: "true", message: "first" }] });

  it("keeps its rules and gets further ones", () => {
    const particular = described(general, "In particular.", { rules: [{ rule: "false", message: "second" }] });
    const { description, "x-kubernetes-validations": rules } = structural(particular);
    expect(description).toBe("In particular.");
    expect(rules?.map(({ message }) => message)).toEqual(["first", "second"]);
  });

  it("leaves the general one alone", () => {
    described(general, "In particular.", { rules: [{ rule: "false", message: "second" }] });
    expect(structural(general)).toMatchObject({ description: "In general." });
    expect(structural(general)["x-kubernetes-validations"]).toHaveLength(1);
  });

  it("is still optional where it was", () => {
    const schema = structure("All.", { a: described(optional(text("A.")), "Other.") });
    expect(structural(schema)).not.toHaveProperty("required");
  });
});
