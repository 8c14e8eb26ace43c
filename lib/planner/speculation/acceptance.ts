/** Chance that the drafts of so many positions survive; beyond those measured, each as likely after the one before as the last. */
export function survivalOf(known: readonly number[], positions: number): readonly number[] {
  const [last = 0, before = 1] = [known.at(-1), known.at(-2)];
  const beyond = (position: number): number => last * (last / before) ** (position - known.length + 1);
  return Array.from({ length: positions }, (_, position) => known[position] ?? beyond(position));
}

/** Mean tokens of a step: one that the model gives itself and every draft that survives. */
export const acceptanceLength = (survival: readonly number[], drafts: number): number =>
  survival.slice(0, drafts).reduce((sum, chance) => sum + chance, 1);

/** The same drafts on other texts: each as many times likelier to be accepted after the one before. */
export function onOtherTexts(survival: readonly number[], factor: number): readonly number[] {
  let chance = 1;
  return survival.map((own, position) => {
    const before = position === 0 ? 1 : (survival[position - 1] ?? 1);
    chance *= Math.min(LIKELIEST, before === 0 ? 0 : (own / before) * factor);
    return chance;
  });
}
/** No draft is always accepted. */
const LIKELIEST = 0.99;

const HALVINGS = 40;
const MOST_FACTOR = 4;

/** Survival of the same shape that gives so many tokens a step with all of its drafts. */
export function scaledTo(survival: readonly number[], length: number): readonly number[] {
  let [low, high] = [0, MOST_FACTOR];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (acceptanceLength(onOtherTexts(survival, middle), survival.length) < length) low = middle;
    else high = middle;
  }
  return onOtherTexts(survival, (low + high) / 2);
}
