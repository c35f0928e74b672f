/** Manifests as people write them, as text. */
export const configMap = (name: string, revision = "v1"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  revision: ${revision}\n`;

/** A Deployment whose Pods kwok plays as the label stageset.test/pod says. */
export const deployment = (name: string, pods = "ready"): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}, stageset.test/pod: ${pods} } }
    spec:
      containers: [{ name: main, image: registry.example/${name}:1 }]
`;
