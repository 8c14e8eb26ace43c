import { DOOR_NAMESPACE, DOOR_ROUTES, DOOR_TOKENIZE_ROUTES } from '../../../contract';
import { complaint } from '../../checks';
import { limitsOf } from '../../model/edge';
import { isUnresolved, type KubernetesObject } from '../../model/kubernetes-object';
import { entryOf, isObject } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const PATHS = [...DOOR_ROUTES, ...DOOR_TOKENIZE_ROUTES].map(({ path }) => path);

/** What is checked is what stands there: whether HAProxy does it, the tests of the door ask of a running one. */
export const doorConfig: ObjectRule = {
  over: 'object',
  id: 'door-config',
  title: 'The door lets through known paths, known keys and limited requests, and writes down each',
  source: 'lib/contract/front-door.ts; vLLM docs/usage/security.md; OWASP API4; HAProxy configuration manual',
  controls: ['VLLM-01', 'VLLM-02', 'VLLM-16', 'LB-11', 'LOG-02'],
  kinds: ['ConfigMap'],
  check: (object) => {
    if (object.namespace !== DOOR_NAMESPACE) return [];
    const data = object.at('data');
    return Object.entries(isObject(data) ? data : {}).flatMap(
      ([key, text]) => entryOf(FILES, key)?.(object, String(text), `data ${key}`) ?? [],
    );
  },
};

const FILES: Readonly<Record<string, (object: KubernetesObject, text: string, path: string) => readonly Complaint[]>> =
  {
    'haproxy.cfg': (_, text, path) =>
      isUnresolved(text)
        ? []
        : limitsOf(text).map(({ where, what }) =>
            complaint(`${path}, ${where}`, undefined, {
              problem: `it says nowhere: ${what}`,
              wayOut: 'leave the configuration as the project writes it',
            }),
          ),
    'routes.map': (_, text, path) =>
      keysOf(text)
        .filter((one) => !PATHS.includes(one))
        .map((one) =>
          complaint(path, one, {
            problem: 'engines answer more paths than a key guards',
            wayOut: 'leave it out; what the door lets through stands in lib/contract/front-door.ts',
          }),
        ),
    'sets.map': (object, text, path) =>
      keysOf(text).flatMap((tenant) => [
        ...(limited(object, 'body.map', tenant) ? [] : [unlimited(path, tenant, 'no longest request')]),
        ...(['rate.map', 'concurrency.map'].some((file) => limited(object, file, tenant))
          ? []
          : [unlimited(path, tenant, 'no most requests, neither a minute nor at once,')]),
      ]),
  };

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const keysOf = (text: string): readonly string[] => linesOf(text).map((line) => line.split(/\s/)[0] ?? '');

const limited = (object: KubernetesObject, file: string, tenant: string): boolean => {
  const data = object.at('data');
  return linesOf(String(isObject(data) ? (data[file] ?? '') : '')).some((line) => {
    const [name, most] = line.split(/\s+/);
    return name === tenant && Number(most) > 0;
  });
};

const unlimited = (path: string, tenant: string, what: string): Complaint =>
  complaint(path, tenant, { problem: `that tenant has ${what} to keep to`, wayOut: 'give it a limit' });
