/** What is needed to tell whether an object is another one than before. */
export interface Versioned {
  readonly metadata: { readonly uid: string; readonly resourceVersion: string };
}

/** What a list shows that the list before it did not. */
export interface Changes<T> {
  /** New, or of another version, in the order of the list. */
  readonly changed: readonly T[];
  /** As they were seen last. */
  readonly gone: readonly T[];
}

export function changesBetween<T extends Versioned>(before: readonly T[], after: readonly T[]): Changes<T> {
  const [known, present] = [byUid(before), byUid(after)];
  const isKnown = ({ metadata: { uid, resourceVersion } }: T): boolean =>
    known.get(uid)?.metadata.resourceVersion === resourceVersion;
  return {
    changed: after.filter((one) => !isKnown(one)),
    gone: before.filter(({ metadata: { uid } }) => !present.has(uid)),
  };
}

function byUid<T extends Versioned>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [object.metadata.uid, object]));
}
