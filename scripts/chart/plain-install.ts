const namespace = "stageset-system";

const header = `# The chart of infra/chart with its default values, for those who have no Helm. Made by \`npm run gen\`.
# Name the image first: docs/install.md.
---
apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    pod-security.kubernetes.io/enforce: restricted
`;

/**
 * The chart as one file for kubectl.
 * @param definitions the CustomResourceDefinitions, as YAML
 * @param rendered what Helm makes of the chart without them; what it would do at some point of a release alone is left out
 */
export function plainInstall(definitions: readonly string[], rendered: string): string {
  const objects = rendered
    .split(/^---\n/m)
    .filter((text) => text.trim() !== "" && !text.includes("helm.sh/hook:"))
    // No release of Helm's: nothing may say that it is.
    .map((text) => text.replaceAll(/^ *(# Source: .*|app\.kubernetes\.io\/managed-by: Helm)\n/gm, ""));
  return [header, ...definitions, ...objects.map((text) => `${text.trimEnd()}\n`)].join("---\n");
}
