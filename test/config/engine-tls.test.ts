import { parseEnvironment } from '../../lib/config';
import { AUTHORITY_PEM } from '../support/authorities';
import { DOOR_VARIANTS, ENGINE_TLS } from '../support/door-variants';

const base = DOOR_VARIANTS['front door, TLS to engines'];

/** What is said of `frontDoor.engineTls` with something changed in it. */
function saidOf(change: object): string[] {
  const input = { ...base, frontDoor: { ...base.frontDoor, engineTls: { ...ENGINE_TLS, ...change } } };
  const parsed = parseEnvironment(input);
  return parsed.ok ? [] : parsed.problems.map(({ field, message }) => `${field}: ${message}`);
}

test('nothing is said of one that can be meant', () => {
  expect(saidOf({})).toEqual([]);
  expect(saidOf({ stage: 'prepare' })).toEqual([]);
});

test.each<[string, object, RegExp]>([
  ['no PEM', { caCertificates: 'the CA of the platform team' }, /caCertificates: has no certificate; give PEM/],
  [
    'PEM of something else',
    { caCertificates: AUTHORITY_PEM.replaceAll('CERTIFICATE', 'PUBLIC KEY') },
    /caCertificates: it is a 'PUBLIC KEY' that cannot be read as a certificate/,
  ],
  [
    'a certificate that was cut',
    { caCertificates: AUTHORITY_PEM.replace('EE0Z1tISXl3gcE4wQ3HvXv6r', '') },
    /caCertificates: it is a 'CERTIFICATE' that cannot be read/,
  ],
  ['a wildcard', { hostname: '*.example.internal' }, /hostname: must be a DNS name in lower case, without wildcard/],
  ['a label that no DNS has', { hostname: `${'a'.repeat(64)}.internal` }, /hostname: must be a DNS name/],
  ['an address', { hostname: '10.0.0.7' }, /hostname: must be a DNS name/],
  ['a word of HAProxy', { hostname: 'engines verify none' }, /hostname: must be a DNS name/],
  ['a stage that is none', { stage: 'optional' }, /stage: .*prepare.*serve.*require/],
  ['the key itself', { certificateSecretArn: '-----BEGIN PRIVATE KEY-----' }, /certificateSecretArn: must be the ARN/],
])('%s', (_, change, message) => {
  expect(saidOf(change)).toEqual([expect.stringMatching(message)]);
});

test('without a front door there is nothing to end TLS from', () => {
  const { frontDoor, ...rest } = base;
  void frontDoor;
  const parsed = parseEnvironment({ ...rest, engineTls: ENGINE_TLS });
  expect(parsed.ok ? [] : parsed.problems.map(({ message }) => message)).toEqual([expect.stringMatching(/engineTls/)]);
});
