import type { CallStyle } from "../syntax/tree.ts";
import { collectionFunctions } from "./collections.ts";
import { conversionFunctions } from "./conversions.ts";
import { durationFunctions } from "./durations.ts";
import { encoderFunctions } from "./encoders.ts";
import { integerFunctions } from "./integers.ts";
import { operatorFunctions } from "./operators.ts";
import { optionalFunctions } from "./optionals.ts";
import type { Overload } from "./overload.ts";
import { regexFunctions } from "./regex.ts";
import { stringFunctions } from "./strings.ts";
import { timestampFunctions } from "./timestamps.ts";

/** Every function of the environment: what Flux's has, in every form. */
const all: readonly Overload[] = [
  ...integerFunctions,
  ...operatorFunctions,
  ...collectionFunctions,
  ...conversionFunctions,
  ...stringFunctions,
  ...regexFunctions,
  ...encoderFunctions,
  ...timestampFunctions,
  ...durationFunctions,
  ...optionalFunctions,
];

const byForm: ReadonlyMap<string, readonly Overload[]> = Map.groupBy(all, ({ style, name, params }) =>
  formOf(style, name, params.length),
);
const names: ReadonlySet<string> = new Set(all.map(({ style, name }) => `${style} ${name}`));

function formOf(style: CallStyle, name: string, count: number): string {
  return `${style} ${name} ${count}`;
}

/** The overloads of a function of so many arguments; none: there is no such function, or not in this form. */
export function overloadsOf(style: CallStyle, name: string, count: number): readonly Overload[] {
  return byForm.get(formOf(style, name, count)) ?? [];
}

export function isFunction(style: CallStyle, name: string): boolean {
  return names.has(`${style} ${name}`);
}
