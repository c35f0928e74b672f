import type { ObjectRef } from "../../cluster/index.ts";
import { objectKey } from "../../source/index.ts";

/** An object that an event is about; all of ours, and all of Flux's, are namespaced. */
export type NamedObject = ObjectRef & { readonly namespace: string };

/**
 * Something that is told from outside. asked: step this StageSet, due or not. changed: something has happened to this object;
 * whom it concerns is stepped where it is due.
 */
export type Notice =
  | { readonly kind: "asked"; readonly namespace: string; readonly name: string }
  | { readonly kind: "changed"; readonly object: NamedObject };

/** Notices of one key say the same. */
export function noticeKey(notice: Notice): string {
  return notice.kind === "asked" ? `asked ${notice.namespace}/${notice.name}` : `changed ${objectKey(notice.object)}`;
}
