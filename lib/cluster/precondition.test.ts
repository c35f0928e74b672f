import { expect, it } from "vitest";
import { failsPrecondition } from "./precondition.ts";

const about = (why: string): string => `Operation cannot be fulfilled on ConfigMap "a": ${why}`;
const denied = (why: string): string => `admission webhook "guard.shop.example" denied the request: ${why}`;

it.each([
  {
    message: about(
      "the UID in the precondition (1) does not match the UID in record (2). The object might have been deleted and then recreated",
    ),
    then: true,
  },
  {
    message: about(
      "the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (2). The object might have been modified",
    ),
    then: true,
  },
  { message: about("Precondition failed: UID in precondition: 1, UID in object meta: 2"), then: true },
  {
    message: about(
      "StorageError: invalid object, Code: 4, Key: /registry/configmaps/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: 1, UID in object meta: ",
    ),
    then: true,
  },
  {
    message: about("the object has been modified; please apply your changes to the latest version and try again"),
    then: true,
  },
  { message: about("it is in use"), then: false },
  { message: denied("it is in use"), then: false },
  { message: denied(about("the object has been modified")), then: false },
  { message: "", then: false },
  { message: about("the object has been modified"), status: 422, then: false },
])("$message: $then", ({ message, then, status = 409 }) => {
  expect(failsPrecondition({ doing: "delete it", status, reason: "Conflict", message, causes: [] })).toBe(then);
});
