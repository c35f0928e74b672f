import { describe, expect, it } from "vitest";
import { evaluationCostMax } from "../limits.ts";
import { conformanceCases, type ConformanceCase } from "./conformance/cases.ts";
import { decode } from "./conformance/decode.ts";
import { exceptions } from "./conformance/exceptions.ts";
import { compile } from "./program/compile.ts";
import type { Run } from "./program/part.ts";
import { Complaint } from "./syntax/complaint.ts";
import { parse } from "./syntax/parse.ts";
import { equal } from "./values/equal.ts";
import { CelFault } from "./values/fault.ts";
import { kindOf } from "./values/kind.ts";
import type { CelValue } from "./values/value.ts";

const cases = conformanceCases();
const nameOf = ({ section, name }: ConformanceCase): string => `${section}/${name}`;

/** What the case comes to: "as it should", or what it did. */
function outcome({ text, isChecked, bindings, value }: ConformanceCase): string {
  const said = valueOf(text, isChecked, bindings);
  if (value === undefined) return said instanceof CelFault ? "as it should" : `a ${kindOf(said)}, not a fault`;
  if (said instanceof CelFault) return `a fault: ${said.message}`;
  const wanted = decode(value);
  const budget = { left: evaluationCostMax };
  const isNan = Number.isNaN(said) && Number.isNaN(wanted);
  if (kindOf(said) === kindOf(wanted) && (isNan || equal(budget, said, wanted) === true)) return "as it should";
  return `another ${kindOf(said)}`;
}

function valueOf(text: string, isChecked: boolean, bindings: ConformanceCase["bindings"]): CelValue | CelFault {
  const variable = (name: string): CelValue | undefined => {
    const bound = Object.hasOwn(bindings, name) ? bindings[name]?.value : undefined;
    return bound === undefined ? undefined : decode(bound);
  };
  try {
    const part = compile({ locals: [], budget: { left: evaluationCostMax }, isChecked }, parse(text));
    const run: Run = { variable, slots: [], left: evaluationCostMax, hasDots: true };
    return part.evaluate(run);
  } catch (error) {
    if (error instanceof Complaint) return new CelFault("failed", error.message);
    throw error;
  }
}

describe("CEL's conformance data", () => {
  it("has the sections that it had", () => {
    expect(cases.length).toBeGreaterThan(1_000);
    expect(new Set(cases.map(({ section }) => section.split("/")[0]))).toContain("optionals");
  });

  it.each(cases.filter((one) => !exceptions.has(nameOf(one))))("$section/$name: $text", (one) => {
    expect(outcome(one)).toBe("as it should");
  });

  it("has few exceptions, none about what everybody uses, and each is still one", () => {
    const excepted = cases.filter((one) => exceptions.has(nameOf(one)));
    expect(excepted.map(nameOf).toSorted()).toEqual([...exceptions.keys()].toSorted());
    expect(excepted.filter((one) => outcomeSafely(one) === "as it should").map(nameOf)).toEqual([]);
    expect(excepted.length / cases.length).toBeLessThan(0.02);
    const central = /^(integer_math|fp_math|comparisons|string|lists|macros|logic|fields|conversions|timestamps)\//;
    expect([...exceptions.keys()].filter((name) => central.test(name))).toEqual([]);
  });
});

function outcomeSafely(one: ConformanceCase): string {
  try {
    return outcome(one);
  } catch (error) {
    return error instanceof Error ? error.message : "thrown";
  }
}
