import { assert, type Instant } from "../../base/index.ts";
import type { LiveObject, ObjectKind, OwnerReference } from "../../cluster/index.ts";
import type { ServerParts, Write } from "../server/index.ts";
import { Refused } from "../words/index.ts";
import type { Actor } from "./actor.ts";
import { createAgenda, type Look } from "./agenda.ts";
import type { BehaviourRule } from "./behaviour.ts";
import { claims, volumes } from "./claims.ts";
import { daemonSets } from "./daemon-sets.ts";
import { definitions } from "./definitions.ts";
import { createDependentIndex, placeOf, type DependentIndex, type Place } from "./dependents.ts";
import { deployments } from "./deployments.ts";
import { collect } from "./garbage.ts";
import { jobs } from "./jobs.ts";
import { looksPerTickMax } from "./limits.ts";
import { namespaces } from "./namespaces.ts";
import { pods } from "./pods.ts";
import { replicaSets } from "./replica-sets.ts";
import { services } from "./services.ts";
import { statefulSets } from "./stateful-sets.ts";
import { openWorld } from "./world.ts";

/** The garbage collector looks at everything that owns or is owned; the others at their own kinds. */
const collector: Actor = {
  kinds: [],
  tend(world, object) {
    collect(world, object);
    return undefined;
  },
};
const builtIn: readonly Actor[] = [
  collector,
  namespaces,
  definitions,
  claims,
  volumes,
  deployments,
  statefulSets,
  daemonSets,
  replicaSets,
  jobs,
  pods,
  services,
];

export interface Controllers {
  /** Something was written: who has to look at it? */
  observe(write: Write): void;
  /** Does all that is due now, until nothing is. */
  tick(): void;
  dueAt(): Instant | undefined;
}

export interface ControllersOptions {
  readonly server: ServerParts;
  readonly behaviours: () => readonly BehaviourRule[];
  readonly nodes: readonly string[];
  /** Who acts beside the controllers of the built-in kinds. */
  readonly operators: readonly Actor[];
}

export function createControllers(options: ControllersOptions): Controllers {
  const { server } = options;
  const actors = [...builtIn, ...options.operators];
  const tended = new Set(actors.flatMap(({ kinds }) => kinds.map(tellKind)));
  const dependents = createDependentIndex();
  const world = openWorld({ ...options, dependents });
  const agenda = createAgenda();
  const askAbout = (place: Place): void => {
    for (const actor of actors) {
      const isOwn = actor.kinds.some((kind) => tellKind(kind) === tellKind(place));
      if (isOwn || actor === collector) agenda.ask({ actor, place, at: server.now() });
    }
  };
  const look = ({ actor, place }: Look): void => {
    const object = world.get(place);
    if (object === undefined) return;
    try {
      const again = actor.tend(world, object);
      if (again !== undefined) agenda.ask({ actor, place, at: again });
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown; // refused: the next change brings it back
    }
  };
  return {
    observe(write) {
      dependents.note(write);
      for (const place of concerned(write, dependents, tended)) askAbout(place);
      if (write.after === undefined && write.before !== undefined) {
        for (const place of waiting(server, write.before)) askAbout(place);
      }
    },
    tick() {
      let looks = 0;
      for (let next = agenda.take(server.now()); next.length > 0; next = agenda.take(server.now())) {
        looks += next.length;
        assert(looks <= looksPerTickMax, "the controllers come to no rest");
        for (const one of next) look(one);
      }
    },
    dueAt: () => agenda.dueAt(),
  };
}

/** The object itself where controllers look at its kind or it has owners, its owners, and what it leaves behind. */
function concerned({ before, after }: Write, dependents: DependentIndex, tended: ReadonlySet<string>): Place[] {
  const object = after ?? before;
  if (object === undefined) return [];
  const owners = [...(before?.metadata.ownerReferences ?? []), ...(after?.metadata.ownerReferences ?? [])];
  const places = owners.map((owner) => ownerPlace(object, owner));
  if (after === undefined) return [...places, ...dependents.of(object.metadata.uid)];
  const { ownerReferences = [], deletionTimestamp } = after.metadata;
  const isTended = tended.has(tellKind(after)) || ownerReferences.length > 0 || deletionTimestamp !== undefined;
  return isTended ? [...places, placeOf(after)] : places;
}

function tellKind({ apiVersion, kind }: ObjectKind): string {
  return `${apiVersion} ${kind}`;
}

function ownerPlace(object: LiveObject, { apiVersion, kind, name }: OwnerReference): Place {
  const { namespace } = object.metadata;
  // A cluster-scoped owner is found without a namespace; which it is, the lookup knows.
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}

const crds = "customresourcedefinitions.apiextensions.k8s.io";

/** Who has waited for an object to be gone: its Namespace, its CRD, claims that it used. */
function waiting({ store, kinds }: ServerParts, gone: LiveObject): Place[] {
  const { namespace } = gone.metadata;
  const kind = kinds.find(gone);
  const home = namespace === undefined ? undefined : store.get("namespaces", undefined, namespace);
  const definition = kind?.isCustom === true ? store.get(crds, undefined, kind.qualified) : undefined;
  const held = gone.kind === "Pod" ? store.list("persistentvolumeclaims", namespace) : [];
  return [home, definition, ...held].flatMap((one) =>
    one?.metadata.deletionTimestamp === undefined ? [] : [placeOf(one)],
  );
}
