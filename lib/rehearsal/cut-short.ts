/** A rehearsal that could not go on, for a reason outside the environment: a program that does not start or has ended. */
export class CutShort extends Error {}
