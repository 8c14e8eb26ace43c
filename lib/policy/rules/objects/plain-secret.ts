import { complaint } from '../../checks';
import { credentialIn, isSecretKey, isSecretName, looksRandom, masked } from '../../model/credentials';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { containersOf, podsOf } from '../../model/pods';
import { isObject, listOf, step, stringsIn } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const WAY_OUT = 'refer to a Secret that something else fills';

export const plainSecret: ObjectRule = {
  over: 'object',
  id: 'plain-secret',
  title: 'No credential stands in a manifest',
  source: 'CIS EKS 1.8.0 4.4.1; kubescape C-0012; gitleaks: keyword and entropy',
  controls: ['DATA-14', 'DATA-15'],
  check: (object) => [
    ...secretObjects(object),
    ...namedVariables(object),
    ...namedArguments(object),
    ...strings(object),
    ...namesInBytes(object),
  ],
};

/** Service account tokens are filled by the cluster; any other Secret with values carries them. */
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

const named = (path: string, value: string): Complaint =>
  complaint(path, masked(value), {
    problem: 'what has that name holds a secret, and manifests are read by many',
    wayOut: WAY_OUT,
  });

function namedVariables(object: KubernetesObject): readonly Complaint[] {
  return podsOf(object)
    .flatMap(containersOf)
    .flatMap(({ path, json }) =>
      listOf(json['env']).flatMap((entry) => {
        const [name, value] = [String(step(entry, 'name')), step(entry, 'value')];
        return isSecretName(name) && typeof value === 'string' && value !== '' && credentialIn(value) === undefined
          ? [named(`${path}.env ${name}`, value)]
          : [];
      }),
    );
}

const FLAG = /^--?([\w.-]+)(?:=(.*))?$/s;

/** `--password=x` and `--password x`. */
function namedArguments(object: KubernetesObject): readonly Complaint[] {
  return podsOf(object)
    .flatMap(containersOf)
    .flatMap(({ path, json }) =>
      ['command', 'args'].flatMap((field) =>
        listOf(json[field]).flatMap((word, index, words) => {
          const [, name = '', own] = FLAG.exec(String(word)) ?? [];
          const value = own ?? words[index + 1];
          return isSecretKey(name) &&
            typeof value === 'string' &&
            looksRandom(value) &&
            credentialIn(value) === undefined
            ? [named(`${path}.${field} --${name}`, value)]
            : [];
        }),
      ),
    );
}

/** `key: value`, `key=value` and `"key": "value"` in a text. */
const PAIR = /(?:^|[\s,{;&?"'])([A-Za-z][\w.-]*)["']?\s*[:=]\s*["']?([^\s"',;&}]+)/g;

function strings(object: KubernetesObject): readonly Complaint[] {
  return stringsIn(object.json).flatMap(([path, text]) => {
    const looksLike = credentialIn(text);
    if (looksLike !== undefined)
      return [complaint(path, masked(text), { problem: `it looks like ${looksLike}`, wayOut: WAY_OUT })];
    if (/\.env\.\d+\.|^binaryData\./.test(path) || object.kind === 'Secret') return [];
    return namedIn(path, path.split('.').at(-1) ?? '', text);
  });
}

function namedIn(path: string, key: string, text: string): readonly Complaint[] {
  if (isSecretKey(key) && looksRandom(text)) return [named(path, text)];
  return [...text.matchAll(PAIR)]
    .filter(([, name = '', value = '']) => isSecretKey(name) && looksRandom(value))
    .map(([, name, value = '']) => named(`${path} ${name}`, value));
}

/** `binaryData` is base64 whatever it holds. */
function namesInBytes(object: KubernetesObject): readonly Complaint[] {
  const data = object.kind === 'ConfigMap' ? object.at('binaryData') : undefined;
  return Object.entries(isObject(data) ? data : {}).flatMap(([key, value]) => {
    const text = Buffer.from(String(value), 'base64').toString('latin1');
    return credentialIn(String(value)) === undefined ? namedIn(`binaryData.${key}`, key, text) : [];
  });
}
