import { MOVERS } from '../../identity/movers';
import { at, listAt, named, readings, textAt, textsIn } from '../../world';
import { EVERYBODY, into, isTrue, out, type Special } from './way';

export const keyWays: Special = (_, resource) =>
  isTrue(at(resource, 'MultiRegion'))
    ? [
        out(
          'replication',
          resource,
          'MultiRegion: its key material may be copied',
          { kind: 'unknown', name: 'any region' },
          { condition: 'as soon as somebody makes a replica' },
        ),
      ]
    : [];

export const bucketWays: Special = (world, resource) => {
  const acl = textAt(world, resource, 'AccessControl');
  return [
    ...(acl !== undefined && /^(Public|Authenticated)/.test(acl)
      ? [into('resource-policy', resource, `AccessControl ${acl}`, EVERYBODY)]
      : []),
    ...(at(resource, 'WebsiteConfiguration') === undefined
      ? []
      : [into('public-url', resource, 'WebsiteConfiguration', EVERYBODY)]),
  ];
};

export const shareWays: Special = (_, resource) =>
  listAt(resource, 'Principals').length > 0 || !isTrue(at(resource, 'AllowExternalPrincipals') ?? true)
    ? []
    : [
        out(
          'share',
          resource,
          'AllowExternalPrincipals',
          { kind: 'unknown', name: 'any account' },
          { condition: 'as soon as a principal is associated' },
        ),
      ];

export const permissionsOf =
  (path: string): Special =>
  (world, resource) =>
    listAt(resource, path).flatMap((value) =>
      readings(world, resource.stack, value).flatMap(({ text }) =>
        text === '*' || text === 'all' ? [into('share', resource, path, EVERYBODY)] : [],
      ),
    );

export const keysWays: Special = (_, resource) => [
  into('trust', resource, 'keys that never end, of whoever holds them', {
    kind: 'unknown',
    name: `holders of ${named(resource)}`,
  }),
];

/** Calls of the AWS API by custom resources and universal targets of the scheduler. */
export const callWays: Special = (world, resource) =>
  textsIn(world, resource.stack, resource.properties).flatMap(([path, { text }]) => {
    const call = apiCall(text);
    const mover = MOVERS.find(({ action, does }) => does === 'opens' && action.toLowerCase() === call?.toLowerCase());
    return mover === undefined
      ? []
      : [
          out('share', resource, `${path}: calls ${mover.action}`, {
            kind: 'unknown',
            name: `wherever ${mover.action} opens a way to`,
          }),
        ];
  });

function apiCall(text: string): string | undefined {
  const universal = /^arn:[^:]+:scheduler:::aws-sdk:([a-z0-9]+):([a-zA-Z]+)$/.exec(text);
  if (universal !== null) return `${universal[1]}:${universal[2]}`;
  const service = /"service"\s*:\s*"(?:@aws-sdk\/client-)?([A-Za-z0-9-]+)"/.exec(text)?.[1];
  const action = /"action"\s*:\s*"([A-Za-z]+?)(?:Command)?"/.exec(text)?.[1];
  return service === undefined || action === undefined ? undefined : `${service}:${action}`;
}
