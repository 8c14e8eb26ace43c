import { INTERNET, registryPlace } from '../../places';
import { at, listAt, membersOf, readings, textAt } from '../../world';
import { EVERYBODY, into, out, type Special, unknownAt } from './way';

export const functionWays: Special = (world, resource) =>
  listAt(resource, 'VpcConfig.SubnetIds').length > 0
    ? []
    : [
        out(
          'function',
          resource,
          'runs outside of any VPC (no VpcConfig)',
          INTERNET,
          unknownAt(world, resource, 'VpcConfig'),
        ),
      ];

export const buildWays: Special = (world, resource) =>
  listAt(resource, 'VpcConfig.Subnets').length > 0
    ? []
    : [
        out(
          'build',
          resource,
          'builds outside of any VPC (no VpcConfig)',
          INTERNET,
          unknownAt(world, resource, 'VpcConfig'),
        ),
      ];

export const urlWays: Special = (world, resource) => {
  const type = textAt(world, resource, 'AuthType');
  return type === 'AWS_IAM' ? [] : [into('public-url', resource, `AuthType ${type ?? 'is not set'}`, EVERYBODY)];
};

/** Images that a service runs. */
export const imageWays =
  (...paths: readonly string[]): Special =>
  (world, resource) =>
    paths.flatMap((path) =>
      membersOf(at(resource, path)).flatMap((value) =>
        readings(world, resource.stack, value).flatMap(({ text }) => {
          if (/^aws\//.test(text)) return []; // of CodeBuild itself
          const place = registryPlace(world, text);
          return place.kind === 'inside' ? [] : [out('registry', resource, `${path} ${text}`, place)];
        }),
      ),
    );

/** Images that the values of a Helm release name. */
export const releaseWays: Special = (world, resource) =>
  (textAt(world, resource, 'Values') ?? '').split(/[{},]/).flatMap((part) => {
    const [, key, reference] = /"(repository|registry|image|hub)"\s*:\s*"([^"]+)"/i.exec(part) ?? [];
    if (reference === undefined || (key !== 'registry' && !reference.includes('/'))) return [];
    const place = registryPlace(world, key === 'registry' ? `${reference}/x` : reference);
    return place.kind === 'inside' ? [] : [out('registry', resource, `Values ${key} ${reference}`, place)];
  });
