import { describe, expect, it } from "vitest";
import { pinNamed, stageNamed } from "../../test/support/stage-set.ts";
import type { PostBuild, Stage } from "../api/index.ts";
import { inputsOf, sameOffer, sameTarget } from "./target.ts";

const postBuild: PostBuild = {
  substituteStrategy: "WithVariables",
  substituteFrom: [{ kind: "Secret", name: "keys" }],
};
const variables = { values: new Map(), secret: new Set<string>(), fingerprint: "f1" };
const plain = inputsOf(stageNamed("app"));

describe("the inputs of a stage", () => {
  it.each<{ when: string; parts: Partial<Stage> }>([
    { when: "another path", parts: { path: "./other" } },
    { when: "another source", parts: { sourceRef: { kind: "ExternalArtifact", name: "other" } } },
    { when: "a patch", parts: { patches: [{ patch: "{}" }] } },
    { when: "a variable", parts: { postBuild: { ...postBuild, substitute: { a: "1" } } } },
    { when: "a path that is left to others", parts: { ignore: [{ paths: ["/spec/replicas"] }] } },
    { when: "Helm's hooks dropped", parts: { applyHelmHookResources: false } },
  ])("$when is something new", ({ parts }) => {
    expect(inputsOf(stageNamed("app", parts))).not.toBe(plain);
  });
  it.each<{ when: string; parts: Partial<Stage> }>([
    { when: "a timeout", parts: { timeout: "1h" } },
    { when: "a ServiceAccount", parts: { serviceAccountName: "deployer" } },
  ])("$when is not", ({ parts }) => {
    expect(inputsOf(stageNamed("app", parts))).toBe(plain);
  });
  it("variables from elsewhere count by what they are", () => {
    const stage = stageNamed("app", { postBuild });
    expect(inputsOf(stage, variables)).toBe(`${inputsOf(stage)}.f1`);
  });
  it("those of the spec alone count once, with the spec", () => {
    const stage = stageNamed("app", { postBuild: { substituteStrategy: "Always", substitute: { a: "1" } } });
    expect(inputsOf(stage, variables)).toBe(inputsOf(stage));
  });
});

describe("two offers", () => {
  const [one, other] = ["inputs.f1", "inputs.f2"].map((inputs) => [pinNamed("app", { inputs })]);
  it("that differ in variables are the same to a tick, and two targets to a step", () => {
    expect(sameOffer(one ?? [], other ?? [])).toBe(true);
    expect(sameTarget({ generation: 1, pins: one ?? [] }, { generation: 1, pins: other ?? [] })).toBe(false);
  });
  it("that differ in anything else are two", () => {
    expect(sameOffer(one ?? [], [pinNamed("app", { inputs: "others.f1" })])).toBe(false);
    expect(sameOffer(one ?? [], [pinNamed("app", { inputs: "inputs.f1", revision: "v2" })])).toBe(false);
  });
});
