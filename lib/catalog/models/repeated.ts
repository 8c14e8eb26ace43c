/** `pattern` written `times` times over: layer lists of hybrid models without sixty literal entries. */
export function repeated<T>(pattern: readonly T[], times: number): readonly T[] {
  return Array.from({ length: times }, () => pattern).flat();
}
