import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { isSide } from '../../lib/review';
import { EXAMPLES } from './examples';
import { review } from './sides';

const REPLACED = [ResourceImpact.WILL_REPLACE, ResourceImpact.WILL_DESTROY, ResourceImpact.WILL_ORPHAN];

/** The CDK team's own comparison of templates, stack by stack: what it finds stands in the review. */
test.each(EXAMPLES.filter(({ name }) => !/order|accepted/.test(name)))('$name', ({ name, before, after }) => {
  const [old, next] = [before(), after()];
  if (!isSide(old) || !isSide(next)) return expect([old, next].some((side) => !isSide(side))).toBe(true);
  const { resources, hurts } = review(old, next);
  const told = new Map(resources.map(({ kind, stack, construct }) => [`${stack}/${construct}`, kind]));
  const missing: string[] = [];
  let isBroader = false;
  for (const stack of old.stacks) {
    const other = next.stacks.find(({ name }) => name === stack.name);
    if (other === undefined) continue;
    const diff = fullDiff(stack.template as Record<string, unknown>, other.template as Record<string, unknown>);
    diff.resources.forEachDifference((logicalId, change) => {
      const path = `${stack.name}/${other.constructs?.[logicalId] ?? stack.constructs?.[logicalId] ?? logicalId}`;
      const isManifest = change.resourceType?.startsWith('Custom::AWSCDK-EKS-Kubernetes') === true;
      const kind = told.get(path);
      if (!isManifest && REPLACED.includes(change.changeImpact) && !['replaced', 'gone', 'kept'].includes(kind ?? ''))
        missing.push(`${path}: ${change.changeImpact}, told as ${kind}`);
    });
    isBroader ||= diff.securityGroupChanges.ingress.additions.length > 0;
  }
  expect(missing).toEqual([]);
  // It compares rules by equality: a narrower block is an addition to it.
  if (isBroader && name !== 'fewer sources')
    expect(hurts.map(({ kind }) => kind)).toEqual(expect.arrayContaining([expect.stringMatching(/exposure|replace/)]));
});
