/** The day on which most of the catalog was read; what was read on another says so itself. */
export const CHECKED_ON = '2026-11-23';
