import { canonicalQuantity } from "./quantity.ts";
import { all, at, each, fieldsAt, fill, set, value, values, type Fields, type Rewrite } from "./rewrite.ts";

const fieldRef = at("fieldRef", fill({ apiVersion: "v1" }));

export const resources: Rewrite = at(
  "resources",
  values("limits", canonicalQuantity),
  values("requests", canonicalQuantity),
);

const httpGet = at("httpGet", fill({ path: "/", scheme: "HTTP" }));
const probe: Rewrite = all(
  fill({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
  httpGet,
  at("grpc", fill({ service: "" })),
);
const lifecycle = all(at("postStart", httpGet), at("preStop", httpGet));

/** Always, where the tag is `latest` or none is given. */
const imagePullPolicy: Rewrite = (container) => {
  const image = typeof container["image"] === "string" ? container["image"] : "";
  if (image === "" || container["imagePullPolicy"] !== undefined) return container;
  const [reference = "", digest] = image.split("@", 2);
  const tag = /:([^:/]+)$/.exec(reference)?.[1];
  const latest = tag === "latest" || (tag === undefined && digest === undefined);
  return { ...container, imagePullPolicy: latest ? "Always" : "IfNotPresent" };
};

const container: Rewrite = all(
  fill({ terminationMessagePath: "/dev/termination-log", terminationMessagePolicy: "File" }),
  imagePullPolicy,
  each("ports", fill({ protocol: "TCP" })),
  each(
    "env",
    at("valueFrom", fieldRef, at("resourceFieldRef", fill({ divisor: "0" }), value("divisor", canonicalQuantity))),
  ),
  at("livenessProbe", probe),
  at("readinessProbe", probe),
  at("startupProbe", probe),
  at("lifecycle", lifecycle),
  resources,
);

const downwardItems = each("items", fieldRef, at("resourceFieldRef", fill({ divisor: "0" })));
const projected = all(
  fill({ defaultMode: 420 }),
  each("sources", at("serviceAccountToken", fill({ expirationSeconds: 3600 })), at("downwardAPI", downwardItems)),
);

export const claimSpec: Rewrite = all(fill({ volumeMode: "Filesystem" }), resources);

const volume: Rewrite = all(
  (fields) => (Object.keys(fields).length === 1 && fields["name"] !== undefined ? { ...fields, emptyDir: {} } : fields),
  at("secret", fill({ defaultMode: 420 })),
  at("configMap", fill({ defaultMode: 420 })),
  at("downwardAPI", fill({ defaultMode: 420 }), downwardItems),
  at("projected", projected),
  at("hostPath", fill({ type: "" })),
  at("emptyDir", value("sizeLimit", canonicalQuantity)),
  at("image", (image) => ({ ...image, ...pullPolicyOf(image) })),
  at("ephemeral", at("volumeClaimTemplate", at("spec", claimSpec))),
);

function pullPolicyOf(image: Fields): Fields {
  const { imagePullPolicy: pullPolicy } = imagePullPolicy({
    image: image["reference"],
    imagePullPolicy: image["pullPolicy"],
  });
  return pullPolicy === undefined ? {} : { pullPolicy };
}

/** On the host's network a container's port is the host's; a template does not say so yet. */
const hostPorts: Rewrite = (spec) => {
  if (spec["hostNetwork"] !== true) return spec;
  const rewrite = each("ports", (port) =>
    port["hostPort"] === undefined ? { ...port, hostPort: port["containerPort"] } : port,
  );
  return all(each("containers", rewrite), each("initContainers", rewrite))(spec);
};

/** The old name of the field is kept in step with the new one. */
const oldServiceAccount: Rewrite = (spec) => {
  const name = spec["serviceAccountName"] ?? spec["serviceAccount"];
  return name === undefined || name === "" ? spec : set(spec, { serviceAccountName: name, serviceAccount: name });
};

export const podSpec: Rewrite = all(
  fill({
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  }),
  oldServiceAccount,
  each("containers", container),
  each("initContainers", container),
  each("volumes", volume),
  values("overhead", canonicalQuantity),
);

/** The template of a workload. */
export const podTemplate: Rewrite = at("template", at("spec", podSpec));

/** A Pod of its own: what it is promised at most, it is promised at least. */
export const pod: Rewrite = at(
  "spec",
  podSpec,
  hostPorts,
  fill({ enableServiceLinks: true }),
  each("containers", requestLimits),
  each("initContainers", requestLimits),
);

function requestLimits(fields: Fields): Fields {
  const limits = fieldsAt(fields, "resources", "limits");
  if (limits === undefined) return fields;
  return at("resources", (given) => {
    const requests = fieldsAt(given, "requests") ?? {};
    const filled = fill(limits)(requests);
    return filled === requests ? given : { ...given, requests: filled };
  })(fields);
}
