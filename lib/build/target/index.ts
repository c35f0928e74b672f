/**
 * Which objects a target means, as kustomize has targets: texts are anchored regular expressions, selectors those of kubectl.
 * Pure, and done in a bounded number of steps, whatever a spec says.
 */
export { compileTarget, type Compiled, type Matcher } from "./compile-target.ts";
