import { step } from '../../../policy/model/values';
import { hostPlace } from '../../places';
import { listAt, readings, textsIn } from '../../world';
import { out, type Special } from './way';

/** Protocols of a subscription that end at people or hosts; the others name a resource. */
export const subscriptionWays: Special = (world, resource) => {
  const list = resource.type === 'AWS::SNS::Topic' ? listAt(resource, 'Subscription') : [resource.properties];
  return list.flatMap((subscription) => {
    const protocol = String(step(subscription, 'Protocol'));
    const [endpoint] = readings(world, resource.stack, step(subscription, 'Endpoint'));
    const name = endpoint?.text ?? '?';
    const unknown = endpoint?.unknown === undefined ? {} : { unknown: endpoint.unknown };
    if (['email', 'email-json', 'sms', 'application'].includes(protocol))
      return [out('message', resource, `${protocol} to ${name}`, { kind: 'person', name }, unknown)];
    if (protocol.startsWith('http')) {
      const host = /^https?:\/\/([^/:]+)/.exec(name)?.[1];
      const place = host === undefined ? { kind: 'unknown' as const, name } : hostPlace(world, host);
      return place.kind === 'inside' ? [] : [out('message', resource, `${protocol} to ${name}`, place, unknown)];
    }
    return [];
  });
};

export const mailWays: Special = (world, resource) =>
  textsIn(world, resource.stack, resource.properties).flatMap(([path, { text, unknown }]) =>
    /(^|\.)Address$/.test(path) && unknown !== undefined
      ? [out('message', resource, path, { kind: 'unknown', name: text }, { unknown })]
      : [],
  );
