import { compareVersions, ENGINE_SECURITY_FLOOR as FLOOR } from '../../../catalog';
import { complaint } from '../../checks';
import { enginesIn } from '../../model/engine';
import { versionIn } from '../../model/image-versions';
import { isUnresolved } from '../../model/kubernetes-object';
import type { ObjectRule } from '../../types';

const BEFORE_RELEASE = /\d(?:\.(?:dev|rc|a|b)\d|-(?:dev|rc|alpha|beta))/i;

const isBelow = (version: string): boolean => {
  const order = compareVersions(version, FLOOR.version);
  return order < 0 || (order === 0 && BEFORE_RELEASE.test(version));
};

export const engineVersion: ObjectRule = {
  over: 'object',
  id: 'engine-version',
  title: 'Engines are of a release without known holes, and say which',
  source: `${FLOOR.source}; ${FLOOR.reason}`,
  controls: ['VER-01'],
  check: (object, cluster) =>
    enginesIn(object, cluster).flatMap(({ pod, container: { path, json } }) => {
      const image = String(json['image']);
      const version = isUnresolved(image) ? undefined : versionIn(pod, image);
      if (version === undefined)
        return [
          complaint(`${path}.image`, json['image'], {
            problem: 'nothing says which release of vLLM it is, so it may be one with known holes',
            wayOut: "say it in label 'app.kubernetes.io/version' of the object, or in the tag before the digest",
          }),
        ];
      return isBelow(version)
        ? [
            complaint(`${path}.image`, json['image'], {
              problem: `vLLM ${version} is below ${FLOOR.version}: ${FLOOR.reason}`,
              wayOut: `use ${FLOOR.version} or newer`,
            }),
          ]
        : [];
    }),
};
