import { parseEnvironment } from '../../lib/config';
import { answerChoice } from '../../lib/explore/choice';
import { deployedOf } from '../../lib/explore/deployed';
import { FIGURES, rangeAt, valueAt } from '../../lib/explore/figures';
import { toJson } from '../../lib/planner';
import { planOf, SHIPPED, SHIPPED_ENVIRONMENTS } from '../support/plan-fixture';

function deployedIn(name: (typeof SHIPPED_ENVIRONMENTS)[number]) {
  const parsed = parseEnvironment(SHIPPED[name]);
  if (!parsed.ok) throw new Error(`${name} is refused`);
  return deployedOf(parsed.config, planOf(name));
}

/** A file system gives its rate, which no field here says. */
const FIGURES_HERE = FIGURES.filter(({ path }) => !path.startsWith('coldStart'));

test.each(SHIPPED_ENVIRONMENTS)('what %s deploys is planned alike when it is taken into the form', (name) => {
  const { models } = deployedIn(name);
  expect(models.length).toBeGreaterThan(0);
  for (const { choice, plan } of models) {
    if (choice === undefined) throw new Error('it has no choice');
    const again = toJson(answerChoice(choice).result);
    for (const path of ['layout', 'settings', 'kvCache', 'speculative', 'throughput'])
      expect(valueAt(again, path)).toEqual(valueAt(plan, path));
    expect(FIGURES_HERE.map(({ path }) => rangeAt(again, path))).toEqual(
      FIGURES_HERE.map(({ path }) => rangeAt(plan, path)),
    );
    expect(rangeAt(plan, 'kvCache.tokens')).toBeDefined();
  }
});

test('a choice that is off by one request is planned otherwise', () => {
  const [model] = deployedIn('production').models;
  const { choice } = model ?? {};
  if (choice === undefined) throw new Error('it has no choice');
  const other = toJson(answerChoice({ ...choice, concurrency: (choice.concurrency ?? 0) + 1 }).result);
  expect(valueAt(other, 'settings')).not.toEqual(valueAt(model?.plan ?? {}, 'settings'));
});

test('what the form has no field for is shown and not taken', () => {
  const [model] = SHIPPED.development.models;
  const parsed = parseEnvironment({ ...SHIPPED.development, models: [{ ...model, enablePrefixCaching: false }] });
  if (!parsed.ok) throw new Error('it is refused');
  const [deployed] = deployedOf(parsed.config, planOf('development')).models;
  expect(deployed).not.toHaveProperty('choice');
  expect(deployed?.plan).toHaveProperty('verdict', 'fits');
});
