/**
 * Do two values say the same? Nothing, null and what is empty are one and the same, as `apiequality.Semantic` has it; and
 * parts that are shared are not looked at again.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (isNothing(one) && isNothing(other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [a, b] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  return (
    Object.keys(a).every((key) => isSame(a[key], b[key])) &&
    Object.keys(b).every((key) => key in a || isNothing(b[key]))
  );
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
