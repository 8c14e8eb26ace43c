import {
  type Baseline,
  type BaselineResource,
  baselineText,
  isSame,
  lossesBetween,
  type Output,
  parseBaseline,
} from '../../lib/baseline';
import { CASES, lossesOf, taken, withObjects, withResources } from './support';

/** Every guarded resource of a baseline. */
const guardedOf = ({ stacks }: Baseline): readonly (readonly [stack: string, id: string, was: BaselineResource])[] =>
  Object.entries(stacks).flatMap(([stack, { resources }]) =>
    Object.entries(resources)
      .filter(([, { role }]) => role !== 'support')
      .map(([id, was]) => [stack, id, was] as const),
  );

/** Another value of the same kind. */
function another(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return value.length === 0 ? ['other'] : value.map((one) => another(one));
  if (typeof value === 'object' && value !== null)
    return 'Ref' in value || 'Fn::GetAtt' in value || 'Fn::ImportValue' in value
      ? 'other'
      : { ...value, Other: 'other' };
  return value === undefined || value === null ? 'other' : `${String(value)}-other`;
}

/** Sets `LustreConfiguration.DeploymentType` to another value, in every member of lists on the way. */
function changed(value: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => changed(one, [key, ...rest]));
  const object = (value ?? {}) as Record<string, unknown>;
  return { ...object, [key]: rest.length === 0 ? another(object[key]) : changed(object[key], rest) };
}

const names = (before: Output, after: Output): readonly string[] =>
  lossesOf(before, after).map(({ names: [name] }) => name!);

describe.each(CASES)('%s', (_, output) => {
  test('nothing is lost of what is synthesized as it is deployed, after its file was written and read', () => {
    const baseline = taken(output());
    const read = parseBaseline(baselineText(baseline), 'baselines/x.json') as Baseline;
    expect(lossesBetween(read, output())).toEqual([]);
    expect(isSame(read, baseline)).toBe(true);
    expect(guardedOf(baseline).length).toBeGreaterThan(15);
    expect(baseline.objects.length).toBeGreaterThan(3);
  });

  test('every resource of the baseline, taken out', () => {
    const before = output();
    const baseline = taken(before);
    const passed = guardedOf(baseline)
      .filter(([stack, id]) => {
        const after = withResources(before, stack, (resources) => delete resources[id]);
        return !lossesBetween(baseline, after).some(({ names }) => names.includes(`${stack}/${id}`));
      })
      .map(([, id]) => id);
    expect(passed).toEqual([]);
  });

  test('every resource of the baseline, of another type', () => {
    const before = output();
    const baseline = taken(before);
    const passed = guardedOf(baseline).filter(([stack, id]) => {
      const after = withResources(
        before,
        stack,
        (resources) => (resources[id] = { ...resources[id]!, Type: 'AWS::SQS::Queue' }),
      );
      return !lossesBetween(baseline, after).some(({ names }) => names.includes(`${stack}/${id}`));
    });
    expect(passed).toEqual([]);
  });

  test('every property of each that replaces it, changed or set', () => {
    const before = output();
    const baseline = taken(before);
    let count = 0;
    const passed = guardedOf(baseline).flatMap(([stack, id, { type }]) =>
      (baseline.watched.resources[type] ?? [])
        .filter((path) => {
          count += 1;
          const after = withResources(before, stack, (resources) => {
            const { Properties } = resources[id]!;
            resources[id] = {
              ...resources[id]!,
              Properties: changed(Properties, path.split('.')) as Record<string, unknown>,
            };
          });
          return !lossesBetween(baseline, after).some(({ names }) => names.includes(`${stack}/${id}`));
        })
        .map((path) => `${id}.${path}`),
    );
    expect(passed).toEqual([]);
    expect(count).toBeGreaterThan(40);
  });

  test('every resource that is kept, kept no more', () => {
    const before = output();
    const baseline = taken(before);
    const kept = guardedOf(baseline).filter(([, , { deletionPolicy }]) => deletionPolicy !== undefined);
    const passed = kept.flatMap(([stack, id]) =>
      (['DeletionPolicy', 'UpdateReplacePolicy'] as const).filter((policy) => {
        const after = withResources(
          before,
          stack,
          (resources) => (resources[id] = { ...resources[id]!, [policy]: 'Delete' }),
        );
        return !lossesBetween(baseline, after).some(({ names }) => names.includes(`${stack}/${id}`));
      }),
    );
    expect(passed).toEqual([]);
    expect(kept.length).toBeGreaterThan(10);
  });

  test('every object of the baseline, taken out or of another kind', () => {
    const before = output();
    const baseline = taken(before);
    const passed = baseline.objects.filter(({ kind, name, namespace }) => {
      const isIt = (one: Record<string, unknown>): boolean => {
        const metadata = one['metadata'] as { name?: string; namespace?: string };
        return one['kind'] === kind && metadata.name === name && metadata.namespace === namespace;
      };
      const gone = withObjects(before, (objects) => objects.filter((one) => !isIt(one)));
      const other = withObjects(before, (objects) =>
        objects.map((one) => (isIt(one) ? { ...one, kind: 'Other' } : one)),
      );
      const label = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
      return [gone, other].some((after) => !lossesBetween(baseline, after).some(({ names }) => names.includes(label)));
    });
    expect(passed).toEqual([]);
  });

  test('a stack under another name', () => {
    const before = output();
    const baseline = taken(before);
    for (const { name } of before.stacks.filter((stack) => stack.name in baseline.stacks)) {
      const after = {
        ...before,
        stacks: before.stacks.map((one) => (one.name === name ? { ...one, name: `${name}-2` } : one)),
      };
      const own = guardedOf(baseline)
        .filter(([stack]) => stack === name)
        .map(([stack, id]) => `${stack}/${id}`);
      expect(names(before, after)).toEqual(expect.arrayContaining(own));
    }
  });

  test('what holds nothing may change, go and come', () => {
    const before = output();
    const baseline = taken(before);
    const free = before.stacks.flatMap(({ name, template }) =>
      Object.entries(template.Resources ?? {})
        .filter(([id]) => baseline.stacks[name]?.resources[id] === undefined)
        .filter(([, { Type }]) => !Type.startsWith('Custom::AWSCDK-EKS-KubernetesResource'))
        .map(([id]) => [name, id] as const),
    );
    expect(free.length).toBeGreaterThan(20);
    for (const [stack, id] of free) {
      const gone = withResources(before, stack, (resources) => delete resources[id]);
      expect(lossesBetween(baseline, gone)).toEqual([]);
    }
  });
});
