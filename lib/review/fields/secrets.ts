import { credentialIn, isSecretName, masked } from '../../policy/model/credentials';
import { isObject } from '../../policy/model/values';

/** A value as it may stand in a comment: what is a credential, or is named like one, is cut. */
export function withoutSecrets(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return isSecret(value, key) ? masked(value) : value;
  if (Array.isArray(value)) return value.map((inner) => withoutSecrets(inner, key));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner, name)]));
}

/** References and ARNs say where a secret is, not what it is. */
const isSecret = (text: string, key: string): boolean =>
  credentialIn(text) !== undefined ||
  (isSecretName(key.replace(/^--?/, '').replaceAll('-', '_')) && text !== '' && !/^(?:arn:|→ |\$\{)/.test(text));
