/** StageSets read to find a cycle of dependencies; a longer chain is taken for none. */
export const dependenciesReadMax = 100;

/** What a StageSet depends on, read at once. */
export const dependencyReadsMax = 8;
