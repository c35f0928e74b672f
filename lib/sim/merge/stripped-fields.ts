import { difference, member, type FieldSet } from "./field-set.ts";

/** The name of an object, which everybody who applies it sets and nobody is said to own. */
export const nameField: FieldSet = { "f:metadata": { "f:name": member } };

/** What identifies an object, or is the server's own: nobody is ever said to own it. */
export const strippedFields: FieldSet = {
  "f:apiVersion": member,
  "f:kind": member,
  "f:metadata": {
    ".": member,
    "f:clusterName": member,
    "f:creationTimestamp": member,
    "f:generation": member,
    "f:managedFields": member,
    "f:name": member,
    "f:namespace": member,
    "f:resourceVersion": member,
    "f:selfLink": member,
    "f:uid": member,
  },
};

export function withoutStripped(set: FieldSet): FieldSet {
  return difference(set, strippedFields);
}
