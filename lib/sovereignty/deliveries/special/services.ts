import { step } from '../../../policy/model/values';
import { INTERNET, placeOf } from '../../places';
import { at, listAt, readings, textAt } from '../../world';
import { EVERYBODY, into, isTrue, out, type Special } from './way';

/** Programs that AWS runs in a network of its own unless one is named. */
export const runsOutside =
  (unless: string, says: string): Special =>
  (_, resource) =>
    listAt(resource, unless).length > 0 ? [] : [out('function', resource, says, INTERNET)];

/** A setting that lets a service reach the internet, or be reached; what is not said is `otherwise`. */
export const setTo =
  (path: string, isOpen: (value: string | undefined) => boolean, direction: 'in' | 'out'): Special =>
  (world, resource) => {
    const value = textAt(world, resource, path);
    const because = `${path} ${value ?? 'is not set'}`;
    if (!isOpen(value)) return [];
    return direction === 'in'
      ? [into('public-url', resource, because, EVERYBODY)]
      : [out('function', resource, because, INTERNET)];
  };

/** Databases with an address of the internet. */
export const publicDatabase: Special = (_, resource) =>
  isTrue(at(resource, 'PubliclyAccessible')) ? [into('public-url', resource, 'PubliclyAccessible', EVERYBODY)] : [];

/** Flows end at whoever a connector is for. */
export const flowWays: Special = (world, resource) =>
  listAt(resource, 'DestinationFlowConfigList').flatMap((one) =>
    readings(world, resource.stack, step(one, 'ConnectorType')).flatMap(({ text, unknown }) =>
      ['S3', 'EventBridge'].includes(text)
        ? []
        : [
            out(
              'delivery',
              resource,
              `DestinationFlowConfigList ConnectorType ${text}`,
              { kind: 'host', name: `service of ${text}` },
              unknown === undefined ? {} : { unknown },
            ),
          ],
    ),
  );

/** A chat of somebody else. */
export const chatWays =
  (name: string): Special =>
  (_, resource) => [out('message', resource, `notifications into ${name}`, { kind: 'host', name })];

/** Members of a cluster of several regions. */
export const globalWays: Special = (_, resource) => [
  out(
    'replication',
    resource,
    'copies itself to every region that joins',
    { kind: 'unknown', name: 'any region' },
    {
      condition: 'as soon as somebody adds one',
    },
  ),
];

/** Copies of snapshots. */
export const snapshotCopyWays: Special = (world, resource) =>
  ['SnapshotCopyDestinationRegion', 'DestinationRegion'].flatMap((path) => {
    const region = textAt(world, resource, path);
    const place = region === undefined ? undefined : placeOf(world, region, undefined, region);
    return place === undefined || place.kind === 'inside'
      ? []
      : [out('replication', resource, `${path} ${region}`, place)];
  });
