import type { Refusal } from "./refusals.ts";

/** Shorter values are no secrets, and taking them out of a sentence would leave none. */
const secretLettersMin = 4;

/** The refusal without these values, which the API server may have repeated. */
export function withoutValues(refusal: Refusal, secrets: readonly string[]): Refusal {
  const spellings = secrets
    .filter((value) => value.length >= secretLettersMin)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), Buffer.from(value, "utf8").toString("base64")])
    .sort((a, b) => b.length - a.length);
  if (spellings.length === 0) return refusal;
  const conceal = (text: string): string => spellings.reduce((rest, value) => rest.replaceAll(value, "(hidden)"), text);
  const { error } = refusal;
  const causes = error.causes.map((cause) => ({ ...cause, message: conceal(cause.message) }));
  return { ...refusal, error: { ...error, causes, message: conceal(error.message) } };
}
