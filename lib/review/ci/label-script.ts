/**
 * A shell function that turns labels into `--accept`: `windlass-accept:restart` on a pull or merge request lifts that gate, and
 * its reason is who set it. Labels are words of other people and never become code: each is an argument by itself.
 */
export const LABEL_PREFIX = 'windlass-accept:';

/** Reads labels, a line each, from standard input; the arguments stand in `$@` afterwards. */
export const acceptancesFromLabels = (reason: string): string =>
  `set --
while IFS= read -r label; do
  case "$label" in
    ${LABEL_PREFIX}*) set -- "$@" --accept "\${label#${LABEL_PREFIX}}=${reason}" ;;
  esac
done`;
