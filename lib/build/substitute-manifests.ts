import { formatBytes } from "../base/index.ts";
import { done, failed, objectAnnotations, type PostBuild, type Result } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { tellObject } from "./identity.ts";
import { weigh } from "./json-weight.ts";
import { objectBytesMax, shownVariablesMax, stageBytesMax } from "./limits.ts";
import { isKubeObject, problemOfObject, type Manifest, type Manifests } from "./manifest.ts";
import { fillIn, namesIn, parseTemplate, type Variables } from "./substitution/index.ts";
import { readYaml, writeYaml } from "./yaml/index.ts";

/** What is filled into a stage's objects. */
export interface Substitution {
  readonly variables: Variables;
  readonly strategy: PostBuild["substituteStrategy"];
  /** A variable without value and default fails the stage; else it is empty. */
  readonly isStrict: boolean;
}

/**
 * The manifests with their variables filled in, over each object's YAML text, which is then read again: `replicas: ${n}` becomes
 * a number. Without any variable nothing is touched, unless the strategy is Always.
 * @returns StageFailed naming object, file and variable, and never a value
 */
export function substituteManifests(manifests: Manifests, substitution: Substitution): Result<Manifests> {
  const { variables, strategy } = substitution;
  if (variables.values.size === 0 && strategy === "WithVariables") return done(manifests);
  const substituted: Manifest[] = [];
  let bytes = 0;
  for (const manifest of manifests.manifests) {
    const outcome = substitute(manifest, substitution);
    if (outcome.kind === "refused") return refused(manifest, outcome.problem);
    bytes += outcome.bytes;
    if (bytes > stageBytesMax) return refused(manifest, tooMuch);
    substituted.push({ ...manifest, object: outcome.object });
  }
  return done({ ...manifests, manifests: substituted, bytes });
}

const tooMuch = `with the objects before it, it takes more than ${formatBytes(stageBytesMax)}; split the stage`;

type Outcome =
  | { readonly kind: "substituted"; readonly object: KubeObject; readonly bytes: number }
  | { readonly kind: "refused"; readonly problem: string };

function substitute({ object }: Manifest, substitution: Substitution): Outcome {
  const text = isLeftAlone(object) ? "" : writeYaml(object);
  if (!/\$[${]/.test(text)) return measured(object);
  const parsed = parseTemplate(text);
  if (parsed.kind === "malformed") return { kind: "refused", problem: parsed.problem };
  const { values } = substitution.variables;
  const filled = fillIn(parsed.template, { values, isStrict: substitution.isStrict });
  if (filled.kind === "refused") return filled;
  return reread(filled.text, { names: namesIn(parsed.template), values });
}

function isLeftAlone({ metadata: { annotations, labels } }: KubeObject): boolean {
  const key = objectAnnotations.fluxSubstitute;
  return annotations?.[key] === "disabled" || labels?.[key] === "disabled";
}

interface FilledIn {
  /** The variables that the text mentions. */
  readonly names: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

/** What a text says once its variables are in it. What a reader says of it is told only where it holds none of their values. */
function reread(text: string, filledIn: FilledIn): Outcome {
  const reading = readYaml(text);
  const [document, ...more] = reading.kind === "read" ? reading.documents : [];
  if (document === undefined || more.length > 0) {
    return { kind: "refused", problem: broken("it is no YAML document any more", filledIn) };
  }
  const problem = document.repeatedKeys.length > 0 ? "one map holds a key twice" : problemOfObject(document.value);
  if (problem === undefined && isKubeObject(document.value)) return measured(document.value);
  const isTellable = problem !== undefined && !holdsValue(problem, filledIn.values);
  return { kind: "refused", problem: broken(isTellable ? problem : "it is no object any more", filledIn) };
}

function measured(object: KubeObject): Outcome {
  const weight = weigh(object, objectBytesMax, `it takes more than ${formatBytes(objectBytesMax)}; make it smaller`);
  return weight.kind === "refused" ? weight : { kind: "substituted", object, bytes: weight.bytes };
}

function broken(what: string, { names }: FilledIn): string {
  const shown = names.slice(0, shownVariablesMax).join(", ");
  const further = names.length > shownVariablesMax ? ` and ${names.length - shownVariablesMax} more` : "";
  const [statement = ""] = what.split(";");
  const wayOut = `put quotes into the value itself where a text is meant ('"8080"')`;
  return `once ${shown}${further} ${names.length === 1 ? "is" : "are"} filled in, ${statement}; ${wayOut}`;
}

/** A short value says nothing of a secret, and stands in every sentence. */
function holdsValue(sentence: string, values: ReadonlyMap<string, string>): boolean {
  return [...values.values()].some((value) => value.length >= 4 && sentence.includes(value));
}

function refused({ object, origin }: Manifest, problem: string): Result<never> {
  const message = `Cannot substitute variables in ${tellObject(object)} (${origin}): ${problem}`;
  return failed({ reason: "StageFailed", retry: "never", message });
}
