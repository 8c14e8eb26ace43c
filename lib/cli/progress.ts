import type { Surroundings } from './surroundings';

/** Less time than this between two texts is not seen. */
const SECONDS_BETWEEN = 0.2;
/** Who waits less than this wants to hear nothing. */
const SECONDS_BEFORE = 0.5;

/** Says how far something is that is done piece by piece, a few times a second, once it has taken half a second. */
export function progressOf({ output, secondsSinceStart }: Surroundings): (text: () => string) => void {
  const { progress } = output;
  if (progress === undefined || secondsSinceStart === undefined) return () => undefined;
  let next = secondsSinceStart() + SECONDS_BEFORE;
  return (text) => {
    const now = secondsSinceStart();
    if (now < next) return;
    next = now + SECONDS_BETWEEN;
    progress(text());
  };
}
