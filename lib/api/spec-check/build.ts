import { tokensOfPointer } from "../json-pointer.ts";
import { labels } from "../labels.ts";
import { variableName } from "../stage-set/post-build.ts";
import type { StageSetSpec } from "../stage-set/spec.ts";
import type { Fault } from "./fault.ts";

/** A variable of another name could not be mentioned in any text. */
export function checkVariableNames(spec: StageSetSpec): readonly Fault[] {
  return spec.stages.flatMap(({ postBuild }, index) =>
    Object.keys(postBuild?.substitute ?? {})
      .filter((name) => !variableName.test(name))
      .map((name) => ({
        path: `spec.stages[${index}].postBuild.substitute`,
        what: `${JSON.stringify(name)} is no name of a variable`,
        wayOut: "begin with a letter or _, and go on with letters, digits and _",
      })),
  );
}

/** What makes an object the one it is, and ours, cannot be left to others; nor can what tells which objects are meant. */
export function checkIgnoredPaths(spec: StageSetSpec): readonly Fault[] {
  return spec.stages.flatMap(({ ignore = [] }, stage) => {
    const selectors = new Set(ignore.flatMap(({ target = {} }) => Object.keys(target)));
    return ignore.flatMap(({ paths }, rule) =>
      paths.flatMap((pointer, index) => {
        const path = `spec.stages[${stage}].ignore[${rule}].paths[${index}]`;
        const fault = faultOfPath(pointer, selectors);
        return fault === undefined ? [] : [{ path, ...fault }];
      }),
    );
  });
}

function faultOfPath(pointer: string, selectors: ReadonlySet<string>): Omit<Fault, "path"> | undefined {
  const tokens = tokensOfPointer(pointer);
  if (isEssential(tokens)) {
    const wayOut = "name a field below spec or data, or one label or annotation";
    return { what: `${pointer} makes the object what it is, and ours`, wayOut };
  }
  const [first, second = ""] = tokens;
  const selector = first === "metadata" ? { labels: "labelSelector", annotations: "annotationSelector" }[second] : "";
  if (selector === undefined || !selectors.has(selector)) return undefined;
  return { what: `${selector} of these rules may go by ${pointer}`, wayOut: "have targets select by kind and name" };
}

const ourLabels: readonly string[] = [labels.name, labels.namespace, labels.stage];

function isEssential([first = "", second, third]: readonly string[]): boolean {
  if (first !== "metadata") return ["apiVersion", "kind"].includes(first);
  if (second === undefined || ["name", "namespace"].includes(second)) return true;
  return second === "labels" && (third === undefined || ourLabels.includes(third));
}
