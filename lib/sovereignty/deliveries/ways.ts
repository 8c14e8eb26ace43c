import type { EgressWay } from '../../config';
import type { Resource } from '../../policy/model/resource';
import { entryOf, step } from '../../policy/model/values';
import { arnOf, bucketPlace, inside, placeOf, resourcePlace } from '../places';
import { lastKey, placesIn, regionsIn, settingsIn } from '../texts';
import type { Sink, Way } from '../types';
import { branches, membersOf, named, type Reading, readings, textsIn, type World } from '../world';
import type { Destination } from './destination';
import { DESTINATIONS, KIND_OF_TEXTS } from './destinations';
import { isKnown } from './known-types';
import { SPECIAL } from './special';

/** Everything that a resource sends, copies or shares as it is configured. */
export const deliveryWays = (world: World): readonly Way[] =>
  world.assembly.resources.flatMap((resource) => [
    ...(entryOf(DESTINATIONS, resource.type) ?? []).flatMap((destination) =>
      destinationWays(world, resource, destination),
    ),
    ...(entryOf(SPECIAL, resource.type) ?? []).flatMap((special) => special(world, resource)),
    ...textWays(world, resource),
    ...homeWays(world, resource),
    ...macroWays(resource),
    ...unknownTypeWays(resource),
  ]);

/** Fields by which somebody is let in; the others send. */
const LETS_IN: readonly EgressWay[] = ['cluster-access', 'endpoint-service', 'resource-policy', 'trust'];

const way = (kind: EgressWay, resource: Resource, path: string, reading: Reading, to: Sink): Way => {
  const isIn = LETS_IN.includes(kind);
  const because = `${path}: ${shortened(reading.text)}`;
  return {
    kind,
    direction: isIn ? 'in' : 'out',
    from: named(resource),
    path: isIn ? [to.name, because, named(resource)] : [named(resource), because, to.name],
    to,
    ...(reading.unknown === undefined ? {} : { unknown: reading.unknown }),
  };
};

const MOST = 160;
const shortened = (text: string): string => (text.length <= MOST ? text : `${text.slice(0, MOST)}…`);

function destinationWays(world: World, resource: Resource, { kind, paths, are }: Destination): readonly Way[] {
  return paths.flatMap((path) =>
    valuesAt(resource.properties, path).flatMap(([where, value]) =>
      readings(world, resource.stack, value).flatMap((reading) => {
        const to = destinationPlace(world, reading, are);
        return to.kind === 'inside' ? [] : [way(kind, resource, where, reading, to)];
      }),
    ),
  );
}

function destinationPlace(world: World, reading: Reading, are: Destination['are']): Sink {
  const { text, targets, unknown } = reading;
  if (are === 'regions')
    return unknown === undefined ? placeOf(world, text, undefined, text) : { kind: 'unknown', name: text };
  if (are === 'accounts') return unknown === undefined ? placeOf(world, text, text) : { kind: 'unknown', name: text };
  if (are === 'buckets')
    return text.startsWith('arn:')
      ? resourcePlace(world, reading)
      : targets.length > 0 && unknown === undefined
        ? inside(text)
        : bucketPlace(world, text.split('/')[0]!);
  if (are === 'names' && !text.includes(':'))
    return unknown === undefined ? inside(text) : { kind: 'unknown', name: text };
  if (are === 'anybody') return principalPlace(world, reading);
  if (/^s3:\/\//.test(text)) return bucketPlace(world, text.slice('s3://'.length).split('/')[0]!, targets);
  if (/^https?:\/\//.test(text)) return placesIn(world, reading)[0] ?? inside(text);
  return resourcePlace(world, reading);
}

function principalPlace(world: World, reading: Reading): Sink {
  const { text } = reading;
  if (text === '*') return { kind: 'internet', name: 'everybody' };
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(text)) return inside(text); // a service of AWS
  if (/^\d{12}$/.test(text)) return placeOf(world, text, text);
  if (/^arn:[^:]+:organizations:/.test(text)) return { kind: 'unknown', name: text };
  return resourcePlace(world, reading);
}

/** Values at `Rules.*.Destination.Bucket`, with the path to each. */
function valuesAt(value: unknown, path: string, before = ''): readonly (readonly [string, unknown])[] {
  const [key = '', ...rest] = path.split('.');
  const next =
    key === '*'
      ? Object.values(Object.fromEntries(membersOf(value).map((one, index) => [index, one])))
      : branches(step(value, key));
  return next.flatMap((one, index) => {
    const where = [before, key === '*' ? String(index) : key].filter((part) => part !== '').join('.');
    if (one === undefined) return [];
    return rest.length === 0 ? [[where, one] as const] : valuesAt(one, rest.join('.'), where);
  });
}

const EMBEDDED_ARN = /arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:[^\s"'\\,;]*/g;
/** Keys of properties whose value is an account. */
const NAMES_AN_ACCOUNT = /(account|owner|principal|userid|registryid)s?(id|ids)?$/i;
const NAMES_A_REGION = /region/i;
/** Read by others with more knowledge: what identities may do, and whom policies let in. */
const POLICY_PATH =
  /(^|\.)(PolicyDocument|AssumeRolePolicyDocument|KeyPolicy|ResourcePolicy|RepositoryPolicyText|PolicyText|Policy|AccessPolicy|FileSystemPolicy|DestinationPolicy|BackupVaultAccessPolicy)\./;
/** Objects inside a template are read as objects. */
const NOT_TEXTS =
  /^(Manifest|Tags\.|.*TagSpecifications|Description|.*\.Description$|GroupDescription|ServiceToken$|TemplateURL$)/;

/** Places that any text of a resource names, whatever the property is. */
function textWays(world: World, resource: Resource): readonly Way[] {
  const kind = entryOf(KIND_OF_TEXTS, resource.type) ?? 'named-address';
  const destinations = entryOf(DESTINATIONS, resource.type) ?? [];
  const seen = new Set<string>();
  return textsIn(world, resource.stack, resource.properties).flatMap(([path, reading]) => {
    if (NOT_TEXTS.test(path) || destinations.some(({ paths }) => paths.some((one) => isAt(path, one)))) return [];
    const settings = POLICY_PATH.test(path)
      ? [[path, reading.text, lastKey(path)] as const]
      : settingsIn(path, reading.text);
    return settings.flatMap(([where, text, key]) =>
      placesOfText(world, path, { ...reading, text }, key).flatMap((to) => {
        if (to.kind === 'inside' || seen.has(to.name)) return [];
        seen.add(to.name);
        return [way(kind, resource, where, { text: around(text, to), targets: [] }, to)];
      }),
    );
  });
}

const isAt = (path: string, pattern: string): boolean =>
  path
    .split('.')
    .filter((key) => !/^\d+$/.test(key))
    .join('.') === pattern.replaceAll('.*', '');

function placesOfText(world: World, path: string, reading: Reading, key: string): readonly Sink[] {
  const { text } = reading;
  const inPolicy = POLICY_PATH.test(path);
  const arns = (text.match(EMBEDDED_ARN) ?? []).flatMap((arn): readonly Sink[] => {
    const parts = arnOf(arn);
    // Whom policies let in, and buckets that identities read, are judged with their statements.
    if (inPolicy && (parts?.service === 's3' || /Principal/.test(path))) return [];
    return parts === undefined ? [] : [resourcePlace(world, { ...reading, text: arn })];
  });
  if (inPolicy) return arns.filter(({ kind }) => kind === 'account' || kind === 'region');
  const accounts = /^\d{12}$/.test(text) && NAMES_AN_ACCOUNT.test(key) ? [placeOf(world, text, text)] : [];
  const bare = text
    .replace(EMBEDDED_ARN, ' ')
    .replace(/\b[a-z0-9.-]+\.(amazonaws\.com|api\.aws|on\.aws)[^\s"']*/gi, ' ');
  const regions =
    NAMES_A_REGION.test(key) || !/\s/.test(bare.trim())
      ? regionsIn(bare).map((region) => placeOf(world, region, undefined, region))
      : [];
  return [...arns, ...placesIn(world, reading, key), ...accounts, ...regions];
}

/** The line of a text that names a place. */
function around(text: string, { name }: Sink): string {
  const wanted = name.replace(/^bucket /, '');
  const line = (text.split('\n').find((one) => one.includes(wanted)) ?? text).trim().replace(/\s+/g, ' ');
  const index = line.indexOf(wanted);
  return index < MOST ? line : `…${line.slice(Math.max(0, index - 30), index + MOST)}`;
}

/** A stack that is deployed elsewhere puts its resources there. */
function homeWays(world: World, resource: Resource): readonly Way[] {
  const { account, region, name } = resource.stack;
  const first = Object.keys(resource.stack.template.Resources ?? {})[0];
  if (first !== resource.logicalId) return [];
  const place = placeOf(world, `stack ${name} in ${account ?? 'an account'} ${region ?? ''}`.trim(), account, region);
  return place.kind === 'inside'
    ? []
    : [
        {
          kind: 'replication',
          direction: 'out',
          from: `stack ${name}`,
          path: [`stack ${name}`, 'is deployed to', place.name],
          to: place,
        },
      ];
}

/** Macros rewrite a template when it is deployed. */
function macroWays({ stack, logicalId }: Resource): readonly Way[] {
  const macros = membersOf(stack.template['Transform']).map(String);
  if (macros.length === 0 || Object.keys(stack.template.Resources ?? {})[0] !== logicalId) return [];
  return [
    {
      kind: 'unknown-type',
      direction: 'out',
      from: `stack ${stack.name}`,
      path: [`stack ${stack.name}`, `Transform ${macros.join(', ')}`, 'whatever it makes of the template'],
      to: { kind: 'unknown', name: `whatever ${macros.join(', ')} makes` },
      unknown: 'what a macro makes of the template',
    },
  ];
}

const unknownTypeWays = (resource: Resource): readonly Way[] =>
  isKnown(resource.type)
    ? []
    : [
        {
          kind: 'unknown-type',
          direction: 'out',
          from: named(resource),
          path: [named(resource), 'a type that this proof does not know', 'wherever it sends'],
          to: { kind: 'unknown', name: resource.type },
          unknown: `what ${resource.type} does`,
        },
      ];
