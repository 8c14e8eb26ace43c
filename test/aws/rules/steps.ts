import type { Step } from '../../../lib/policy/update-safety';
import { step as member } from '../../../lib/policy/model/values';
import type { Account } from '../account/account';
import { changedKeys } from '../cloudformation/service-spec';

type Properties = Record<string, unknown>;

/** A step of a resource whose values are resolved, as rules over two templates see it too. */
export function stepOf(account: Account, type: string, before: Properties | undefined, after: Properties): Step {
  const sides = { before, after };
  return {
    type,
    ...(before === undefined ? {} : { before }),
    after,
    changed: before === undefined ? Object.keys(after) : changedKeys(before, after),
    target: (side, path) => {
      const properties = sides[side];
      return properties === undefined ? undefined : targetOf(account, properties, path);
    },
  };
}

function targetOf(account: Account, properties: Properties, path: string): Properties | undefined {
  const value = path.split('.').reduce<unknown>(member, properties);
  if (path === 'LaunchTemplate.Id')
    return account.launchTemplateData(value, member(properties['LaunchTemplate'], 'Version'));
  return path === 'ClusterName' ? account.byId('AWS::EKS::Cluster', value)?.properties : undefined;
}
