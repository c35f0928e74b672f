import { dnsLabelName, type FieldError, invalidValue, required } from "../words/index.ts";
import { fieldsAt, isFields, itemsOf, type Fields } from "./rewrite.ts";

/** The gross errors of a Pod's spec; the finer ones are the API server's alone. @param at such as `spec.template.spec` */
export function validatePodSpec(spec: Fields, at: string): FieldError[] {
  const listed = itemsOf(spec["volumes"]).map((volume, index) => ({
    name: volume["name"],
    errors: validateVolume(volume, `${at}.volumes[${index}]`),
  }));
  // A volume that is wrong is none that could be mounted.
  const volumes = new Set(listed.filter(({ errors }) => errors.length === 0).map(({ name }) => name));
  const containers = itemsOf(spec["containers"]);
  return [
    ...listed.flatMap(({ errors }) => errors),
    ...(containers.length === 0 ? [required(`${at}.containers`)] : []),
    ...containers.flatMap((one, index) => validateContainer(one, `${at}.containers[${index}]`, volumes)),
    ...itemsOf(spec["initContainers"]).flatMap((one, index) =>
      validateContainer(one, `${at}.initContainers[${index}]`, volumes),
    ),
  ];
}

/** Modes are written in octal and sent in decimal, which is easily mistaken. */
function validateVolume(volume: Fields, at: string): FieldError[] {
  return ["configMap", "secret", "downwardAPI", "projected"].flatMap((kind) => {
    const source = fieldsAt(volume, kind);
    const sources = [{ field: `${at}.${kind}.defaultMode`, mode: source?.["defaultMode"] }].concat(
      itemsOf(source?.["items"]).map(({ mode }, index) => ({ field: `${at}.${kind}.items[${index}].mode`, mode })),
    );
    return sources
      .filter(({ mode }) => typeof mode === "number" && (mode < 0 || mode > 0o777))
      .map(({ field, mode }) =>
        invalidValue(field, mode, "must be a number between 0 and 0777 (octal), both inclusive"),
      );
  });
}

function validateContainer(container: Fields, at: string, volumes: ReadonlySet<unknown>): FieldError[] {
  const { name, image } = container;
  return [
    ...validateName(name, `${at}.name`),
    ...(typeof image === "string" && image !== "" ? [] : [required(`${at}.image`)]),
    ...itemsOf(container["ports"]).flatMap((port, index) => validatePort(port, `${at}.ports[${index}]`)),
    ...itemsOf(container["volumeMounts"]).flatMap((mount, index) => {
      const where = `${at}.volumeMounts[${index}]`;
      if (volumes.has(mount["name"])) return [];
      return [{ field: `${where}.name`, reason: "FieldValueNotFound" as const, value: mount["name"], detail: "" }];
    }),
  ];
}

function validateName(name: unknown, field: string): FieldError[] {
  if (typeof name !== "string" || name === "") return [required(field)];
  return dnsLabelName(name).map((one) => invalidValue(field, name, one));
}

function validatePort({ containerPort }: Fields, at: string): FieldError[] {
  if (containerPort === undefined || containerPort === 0) return [required(`${at}.containerPort`)];
  return portErrors(containerPort, `${at}.containerPort`);
}

export function portErrors(port: unknown, field: string): FieldError[] {
  if (typeof port === "number" && port >= 1 && port <= 65_535) return [];
  return [invalidValue(field, port, "must be between 1 and 65535, inclusive")];
}

/** Is an object with these labels among those that the selector means? No selector means none, an empty one all. */
export function selects(selector: unknown, labels: unknown): boolean {
  if (!isFields(selector)) return false;
  const wanted = Object.entries(fieldsAt(selector, "matchLabels") ?? {});
  const expressions = itemsOf(selector["matchExpressions"]);
  const found = isFields(labels) ? labels : {};
  return wanted.every(([key, value]) => found[key] === value) && expressions.every((one) => matches(one, found));
}

function matches({ key, operator, values }: Fields, labels: Fields): boolean {
  const value = labels[String(key)];
  const listed = Array.isArray(values) && values.includes(value);
  switch (operator) {
    case "In":
      return listed;
    case "NotIn":
      return !listed;
    case "Exists":
      return value !== undefined;
    default:
      return value === undefined;
  }
}
