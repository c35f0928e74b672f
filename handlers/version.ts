declare const STAGESET_VERSION: string | undefined;

/** The version, which the build writes in; `dev` where the sources run as they are. */
export const version: string = typeof STAGESET_VERSION === "undefined" ? "dev" : STAGESET_VERSION;
