/** Charts are applied in the order of their names; those numbered below ten exist before add-ons and controllers start. */
const FIRST_AFTER_CONTROLLERS = '10';

/** The claim of the file system. */
export const WEIGHTS_CHART = '20-weights';

export const isBeforeControllers = (chartName: string): boolean => chartName < FIRST_AFTER_CONTROLLERS;
