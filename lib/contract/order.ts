/** Charts are applied in the order of their names; those numbered below ten exist before add-ons and controllers start. */
const FIRST_AFTER_CONTROLLERS = '10';

export const isBeforeControllers = (chartName: string): boolean => chartName < FIRST_AFTER_CONTROLLERS;
