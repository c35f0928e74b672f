/**
 * What may be a name, a label or an annotation's key, in the words of Kubernetes' `validation` package. Every function
 * answers with what is wrong; nothing is: an empty list.
 */
const dnsLabel = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const dnsSubdomain = `${dnsLabel}(\\.${dnsLabel})*`;
const labelName = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const labelValue = `(${labelName})?`;
const configKey = "[-._a-zA-Z0-9]+";

const isDnsLabel = new RegExp(`^${dnsLabel}$`);
const isDnsSubdomain = new RegExp(`^${dnsSubdomain}$`);
const isLabelName = new RegExp(`^${labelName}$`);
const isLabelValue = new RegExp(`^${labelValue}$`);
const isConfigKey = new RegExp(`^${configKey}$`);

/** What is wrong with a name; `prefix`: it is a generateName, which may end in a hyphen. */
export type NameRule = (name: string, prefix?: boolean) => readonly string[];

export const dnsSubdomainName: NameRule = (name, prefix = false) => {
  const errors = lengthOf(name, 253);
  if (isDnsSubdomain.test(prefix ? maskTrailingDash(name) : name)) return errors;
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
    "and must start and end with an alphanumeric character";
  return [...errors, told(rule, dnsSubdomain, ["example.com"])];
};

export const dnsLabelName: NameRule = (name, prefix = false) => {
  const errors = lengthOf(name, 63);
  const looked = prefix ? maskTrailingDash(name) : name;
  if (isDnsLabel.test(looked)) return errors;
  if (isDnsSubdomain.test(looked)) return [...errors, "must not contain dots"];
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', " +
    "and must start and end with an alphanumeric character";
  return [...errors, told(rule, dnsLabel, ["my-name", "123-abc"])];
};

/** Any name that fits into a path, as RBAC's objects have it. */
export const pathSegmentName: NameRule = (name, prefix = false) => {
  if (!prefix && (name === "." || name === "..")) return [`may not be '${name}'`];
  return ["/", "%"].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`);
};

/** The key of a label, an annotation or a finalizer: `example.com/name`. */
export function qualifiedNameErrors(key: string): readonly string[] {
  const rule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const shown = told(rule, labelName, ["MyName", "my.name", "123-abc"]);
  const parts = key.split("/");
  if (parts.length > 2) {
    return [`a valid label key ${shown} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? "";
  const errors = parts.length === 2 ? prefixErrors(parts[0] ?? "") : [];
  if (name === "") errors.push("name part must be non-empty");
  else errors.push(...lengthOf(name, 63, "bytes").map((one) => `name part ${one}`));
  if (!isLabelName.test(name)) errors.push(`name part ${shown}`);
  return errors;
}

function prefixErrors(prefix: string): string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  return dnsSubdomainName(prefix).map((one) => `prefix part ${one}`);
}

export function labelValueErrors(value: string): readonly string[] {
  const errors = lengthOf(value, 63, "bytes");
  if (isLabelValue.test(value)) return errors;
  const rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', " +
    "and must start and end with an alphanumeric character";
  return [...errors, told(rule, labelValue, ["MyValue", "my_value", "12345"])];
}

/** A key in a ConfigMap's or a Secret's data. */
export function configKeyErrors(key: string): readonly string[] {
  const errors = lengthOf(key, 253);
  if (!isConfigKey.test(key)) {
    const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    errors.push(told(rule, configKey, ["key.name", "KEY_NAME", "key-name"]));
  }
  if (key === "." || key === "..") errors.push(`must not be '${key}'`);
  else if (key.startsWith("..")) errors.push("must not start with '..'");
  return errors;
}

/** Labels count bytes and names characters; what they may hold is ASCII, so only the word differs. */
function lengthOf(text: string, max: number, unit: "bytes" | "characters" = "characters"): string[] {
  return text.length > max ? [`must be no more than ${max} ${unit}`] : [];
}

function told(rule: string, expression: string, examples: readonly string[]): string {
  return `${rule} (e.g. ${examples.map((one) => `'${one}', `).join(" or ")}regex used for validation is '${expression}')`;
}

/** A generated name goes on after its last hyphen. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name;
}
