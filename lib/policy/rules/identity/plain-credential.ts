import { complaint } from '../../checks';
import { credentialIn, isSecretName, masked } from '../../model/credentials';
import { MANIFEST_TYPES } from '../../model/kubernetes-object';
import type { Resource } from '../../model/resource';
import { isObject, stringsIn } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

const WAY_OUT = 'keep it in Secrets Manager and name it here';

export const plainCredential: ResourceRule = {
  over: 'resource',
  id: 'plain-credential',
  title: 'No credential stands in a template',
  source: 'CWE-798; kubescape C-0012',
  controls: ['DATA-15'],
  check: (resource) => [...namedVariables(resource), ...recognised(resource)],
};

/** Manifests are searched object by object, by a rule over objects. */
function recognised(resource: Resource): readonly Complaint[] {
  if (MANIFEST_TYPES.includes(resource.type)) return [];
  return stringsIn(resource.properties).flatMap(([path, text]) => {
    const looksLike = credentialIn(text);
    return looksLike === undefined
      ? []
      : [complaint(path, masked(text), { problem: `it looks like ${looksLike}`, wayOut: WAY_OUT })];
  });
}

function namedVariables(resource: Resource): readonly Complaint[] {
  const variables = resource.knownAt('Environment.Variables');
  return Object.entries(isObject(variables) ? variables : {})
    .filter(([name, value]) => isSecretName(name) && typeof value === 'string' && credentialIn(value) === undefined)
    .map(([name, value]) =>
      complaint(`Environment.Variables.${name}`, masked(String(value)), {
        problem: 'a variable of that name holds a secret, and templates are read by many',
        wayOut: WAY_OUT,
      }),
    );
}
