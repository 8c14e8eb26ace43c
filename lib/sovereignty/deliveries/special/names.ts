import { step } from '../../../policy/model/values';
import { hostPlace } from '../../places';
import { listAt, readings, textAt } from '../../world';
import { out, type Special } from './way';

export const resolverRuleWays: Special = (world, resource) => {
  const targets = listAt(resource, 'TargetIps').map(
    (target) => readings(world, resource.stack, step(target, 'Ip') ?? step(target, 'Ipv6'))[0]?.text ?? '?',
  );
  return targets.flatMap((target) => {
    const place = hostPlace(world, target);
    return place.kind === 'inside'
      ? []
      : [
          out(
            'resolver',
            resource,
            `forwards names of ${textAt(world, resource, 'DomainName') ?? 'every domain'}`,
            place,
          ),
        ];
  });
};

export const ruleAssociationWays: Special = (world, resource) => {
  const [reading] = readings(world, resource.stack, resource.raw('ResolverRuleId'));
  return reading !== undefined && reading.targets.length > 0
    ? []
    : [
        out(
          'resolver',
          resource,
          `associates rule ${reading?.text ?? '?'}`,
          { kind: 'unknown', name: `targets of ${reading?.text ?? '?'}` },
          { unknown: 'a resolver rule that is not in the output' },
        ),
      ];
};

export const dhcpWays: Special = (world, resource) =>
  listAt(resource, 'DomainNameServers').flatMap((value) =>
    readings(world, resource.stack, value).flatMap(({ text, unknown }) => {
      if (text === 'AmazonProvidedDNS') return [];
      const place = unknown === undefined ? hostPlace(world, text) : { kind: 'unknown' as const, name: text };
      return place.kind === 'inside' ? [] : [out('resolver', resource, `DomainNameServers ${text}`, place)];
    }),
  );
