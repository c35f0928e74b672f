/** A mistake of ours, never of a user, a tenant or a network: it ends the step and is reported as InternalError. */
export class Bug extends Error {
  override readonly name = "Bug";
}

/** Throws a Bug saying `message` unless `holds`. */
export function assert(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Bug(message);
}
