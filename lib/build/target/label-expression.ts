/** Does a map of labels, or of annotations, satisfy a selector? */
export type LabelMatcher = (labels: Readonly<Record<string, unknown>>) => boolean;

const key = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
const value = "([A-Za-z0-9._-]*)";
const exists = new RegExp(`^(!?)\\s*${key}$`);
const equals = new RegExp(`^${key}\\s*(==|=|!=)\\s*${value}$`);
const among = new RegExp(`^${key}\\s+(in|notin)\\s*\\(([A-Za-z0-9._,\\s-]*)\\)$`);

/**
 * A selector as kubectl takes it: `app=shop,tier!=db,env in (a, b),track notin (canary),key,!key`. An empty one takes all.
 * @returns undefined where it is none
 */
export function parseLabelExpression(text: string): LabelMatcher | undefined {
  if (text.trim() === "") return () => true;
  const requirements = text.split(/,(?![^(]*\))/).map((one) => parseRequirement(one.trim()));
  if (requirements.includes(undefined)) return undefined;
  return (labels) => requirements.every((holds) => holds?.(labels) === true);
}

function parseRequirement(text: string): LabelMatcher | undefined {
  const [, not, present] = exists.exec(text) ?? [];
  if (present !== undefined) return (labels) => Object.hasOwn(labels, present) === (not === "");
  const [, name, sign, wanted = ""] = equals.exec(text) ?? [];
  if (name !== undefined) return oneOf(name, [wanted], sign !== "!=");
  const [, set, word, values = ""] = among.exec(text) ?? [];
  if (set === undefined) return undefined;
  const members = values.split(",").map((one) => one.trim());
  return oneOf(set, members, word === "in");
}

/** What must not have a value may as well not be there. */
function oneOf(name: string, values: readonly string[], isWanted: boolean): LabelMatcher {
  return (labels) => {
    const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
    return (typeof label === "string" && values.includes(label)) === isWanted;
  };
}
