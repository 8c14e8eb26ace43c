import { complaint } from '../../checks';
import { credentialIn, isSecretName, masked } from '../../model/credentials';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { containersOf, podsOf } from '../../model/pods';
import { isObject, listOf, step, stringsIn } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const WAY_OUT = 'refer to a Secret that something else fills';

export const plainSecret: ObjectRule = {
  over: 'object',
  id: 'plain-secret',
  title: 'No credential stands in a manifest',
  source: 'CIS EKS 1.8.0 4.4.1; kubescape C-0012',
  check: (object) => [...secretObjects(object), ...namedVariables(object), ...recognised(object)],
};

function secretObjects(object: KubernetesObject): readonly Complaint[] {
  if (object.kind !== 'Secret') return [];
  return ['data', 'stringData']
    .filter((field) => isObject(object.at(field)))
    .map((field) =>
      complaint(field, Object.keys(object.at(field) as object), {
        problem: 'its values would be in templates and in Git',
        wayOut: WAY_OUT,
      }),
    );
}

function namedVariables(object: KubernetesObject): readonly Complaint[] {
  return podsOf(object)
    .flatMap(containersOf)
    .flatMap(({ path, json }) =>
      listOf(json['env']).flatMap((entry) => {
        const [name, value] = [String(step(entry, 'name')), step(entry, 'value')];
        return isSecretName(name) && typeof value === 'string' && value !== '' && credentialIn(value) === undefined
          ? [
              complaint(`${path}.env ${name}`, masked(value), {
                problem: 'a variable of that name holds a secret, and manifests are read by many',
                wayOut: WAY_OUT,
              }),
            ]
          : [];
      }),
    );
}

function recognised(object: KubernetesObject): readonly Complaint[] {
  return stringsIn(object.json).flatMap(([path, text]) => {
    const looksLike = credentialIn(text);
    return looksLike === undefined
      ? []
      : [complaint(path, masked(text), { problem: `it looks like ${looksLike}`, wayOut: WAY_OUT })];
  });
}
