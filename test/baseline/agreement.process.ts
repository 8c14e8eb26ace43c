import { Assembly } from '../../lib/policy/model/assembly';
import { changesBetween, stacksLeft } from '../../lib/policy/update-safety';
import { baselineOf, lossesBetween } from '../../lib/baseline';
import { isGuarded } from '../../lib/baseline/guarded';
import { outputOf } from '../../lib/cli/guarded-environment';
import { isSide, type Side } from '../../lib/review';
import { EXAMPLES } from '../review/examples';

const LOSSES: readonly string[] = ['replace', 'may-replace', 'delete', 'retain'];

/** Changes of whole environments and of their templates, with both sides. */
const pairs = EXAMPLES.flatMap(({ name, before, after }) => {
  const sides = (): readonly [Side, Side] | undefined => {
    const [old, next] = [before(), after()];
    return isSide(old) && isSide(next) && old.plan?.environment === next.plan?.environment ? [old, next] : undefined;
  };
  return [[name, sides] as const];
});

const output = ({ plan, stacks, manifests }: Side) => outputOf(plan!, stacks, manifests);

test('what the baseline refuses of resources is what CloudFormation would replace, delete or leave', () => {
  const wrong: string[] = [];
  let [compared, refused] = [0, 0];
  for (const [name, sides] of pairs) {
    const [old, next] = sides() ?? [];
    if (old?.plan === undefined || next?.plan === undefined) continue;
    if (old.plan.region !== next.plan.region || old.plan.account !== next.plan.account) continue;
    if (old.plan.delivery !== next.plan.delivery) continue;
    compared += 1;
    const assembly = new Assembly(old.stacks);
    const left = stacksLeft(old.stacks, next.stacks);
    const expected = [
      ...changesBetween(old.stacks, next.stacks)
        .filter(({ kind }) => LOSSES.includes(kind))
        .flatMap(({ stack, logicalId }) => assembly.find(stack, logicalId) ?? []),
      ...assembly.resources.filter(({ stack }) => left.includes(stack.name)),
    ].filter(isGuarded);
    const losses = lossesBetween(baselineOf(output(old), { windlass: '0' }), output(next));
    const told = losses.flatMap(({ names: [first = ''], alongside }) => [first, ...alongside]);
    for (const { stack, logicalId } of expected) {
      const construct = stack.constructs?.[logicalId] ?? logicalId;
      if (!told.some((one) => one === `${stack.name}/${logicalId}` || one.endsWith(` ${construct}`)))
        wrong.push(`${name}: not refused: ${stack.name}/${logicalId}`);
    }
    for (const {
      label,
      what,
      names: [first = ''],
    } of losses) {
      if (!label.includes('::') || what.startsWith('would lose its protection')) continue;
      if (!expected.some(({ stack, logicalId }) => first === `${stack.name}/${logicalId}`))
        wrong.push(`${name}: refused, and stays: ${label} ${what}`);
    }
    if (losses.length > 0) refused += 1;
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(25);
  expect(refused).toBeGreaterThan(6);
});
