/** The API group of all our kinds. */
export const group = "stages.metio.wtf";

/** The one served version. */
export const apiVersion = "stages.metio.wtf/v1";

/** Keeps a StageSet until what it applied is gone. */
export const finalizer = "stages.metio.wtf/finalizer";

/** Who our server-side applies are from; the name makes taking over from that controller free of conflicts. */
export const fieldManager = "stageset-controller";

/** Who the objects of job and apply actions are from: they stand in no inventory, so never under our own manager. */
export const actionFieldManager = "stageset-action";
