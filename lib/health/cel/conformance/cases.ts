import { tests } from "@bufbuild/cel-spec/testdata/conformance.js";

/** One test of CEL's conformance data, as far as it is told to us. */
export interface ConformanceCase {
  readonly section: string;
  readonly name: string;
  readonly text: string;
  /** Whether a checker comes before the evaluation. */
  readonly isChecked: boolean;
  readonly bindings: Readonly<Record<string, { readonly value?: JsonValue }>>;
  /** Absent: it shall come to a fault. */
  readonly value?: JsonValue;
}

/** A value in the data: one field says of which type, as protobuf's JSON has it. */
export type JsonValue = Readonly<Record<string, unknown>>;

interface Suite {
  readonly name: string;
  readonly suites?: readonly Suite[];
  readonly tests?: readonly { readonly original: Original }[];
}

interface Original {
  readonly name?: string;
  readonly expr: string;
  readonly disableCheck?: boolean;
  readonly checkOnly?: boolean;
  readonly container?: string;
  readonly bindings?: ConformanceCase["bindings"];
  readonly value?: JsonValue;
  readonly typedResult?: { readonly result?: JsonValue };
  readonly evalError?: unknown;
}

/** Sections about what Flux's environment does not have, and why. */
const outside: readonly { readonly section: RegExp; readonly reason: string }[] = [
  { section: /^(proto2|proto3|proto2_ext|enums|wrappers|dynamic)\//, reason: "protobuf messages and enums" },
  { section: /^comparisons\/eq_wrapper$/, reason: "protobuf's wrappers" },
  { section: /^parse\/struct_field_names$/, reason: "fields of protobuf messages" },
  { section: /^(block_ext|bindings_ext|math_ext|macros2|network_ext)\//, reason: "extensions that Flux does not load" },
];

/** The messages that the data brings along, or makes. */
const messages = /TestAllTypes|google\.protobuf\.[A-Z]\w+ *\{/;

/** Every test about something that is in Flux's environment. */
export function conformanceCases(): readonly ConformanceCase[] {
  return casesOf(tests as unknown as Suite, []).filter(
    ({ section, text, bindings }) =>
      !outside.some((one) => one.section.test(section)) && !messages.test(`${text} ${JSON.stringify(bindings)}`),
  );
}

function casesOf({ suites = [], tests: own = [] }: Suite, path: readonly string[]): readonly ConformanceCase[] {
  const below = suites.flatMap((suite) => casesOf(suite, [...path, suite.name]));
  const here = own.flatMap(({ original }) => (original.checkOnly === true ? [] : [caseOf(path.join("/"), original)]));
  return [...here, ...below];
}

function caseOf(section: string, original: Original): ConformanceCase {
  const { name, expr: text, disableCheck, bindings = {}, typedResult, evalError } = original;
  const value = original.value ?? typedResult?.result ?? (evalError === undefined ? { boolValue: true } : undefined);
  return {
    section,
    name: name ?? text,
    text,
    isChecked: disableCheck !== true,
    bindings,
    ...(value !== undefined && { value }),
  };
}
