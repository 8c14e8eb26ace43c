import { pemBlocks, readCertificate } from '../certificates';
import type { EngineTlsConfig, FrontDoorConfig } from '../front-door-schema';
import { type Problem, problem } from '../../problem';
import type { DeploymentConfig } from '../schema';
import { type DoorRule, ofDoor } from './front-door-support';
import { repeated, secretElsewhere } from './support';

type EngineTlsRule = (tls: EngineTlsConfig, door: FrontDoorConfig, config: DeploymentConfig) => readonly Problem[];

const ofEngineTls = (rule: EngineTlsRule) => {
  const ofItsDoor: DoorRule = (door, config) =>
    door.engineTls === undefined ? [] : rule(door.engineTls, door, config);
  return ofDoor(ofItsDoor);
};

const SECRET = 'frontDoor.engineTls.certificateSecretArn';
const AUTHORITIES = 'frontDoor.engineTls.caCertificates';

/** Engine pods read it in this region, with a role of this account. */
const engineCertificateHere: EngineTlsRule = ({ certificateSecretArn }, _, config) => {
  const elsewhere = secretElsewhere(certificateSecretArn, config);
  return elsewhere === undefined ? [] : [problem(SECRET, elsewhere)];
};

/** One key for both would let an engine pose as the door, and the door as an engine. */
const certificatesApart: EngineTlsRule = ({ certificateSecretArn }, door) =>
  certificateSecretArn !== door.certificateSecretArn
    ? []
    : [
        problem(
          SECRET,
          'is the secret of frontDoor.certificateSecretArn, whose key clients trust, and every engine would hold it; make a certificate for engines alone',
        ),
      ];

/** What is in the file is in templates and in the cluster for everybody to read. */
const authoritiesArePublic: EngineTlsRule = ({ caCertificates }) =>
  pemBlocks(caCertificates).some(({ kind }) => kind.endsWith('PRIVATE KEY')) || caCertificates.includes('PRIVATE KEY')
    ? [
        problem(
          AUTHORITIES,
          'has a private key in it, which does not belong in an environment; leave certificates alone, and take the key for lost',
        ),
      ]
    : [];

const authoritiesCanBeRead: EngineTlsRule = ({ caCertificates }) => {
  const blocks = pemBlocks(caCertificates).filter(({ kind }) => !kind.endsWith('PRIVATE KEY'));
  if (blocks.length === 0)
    return [problem(AUTHORITIES, "has no certificate; give PEM: '-----BEGIN CERTIFICATE-----' and what follows")];
  return blocks.flatMap(({ kind, pem }, index) => {
    const which = blocks.length === 1 ? 'it' : `number ${index + 1}`;
    const certificate = kind === 'CERTIFICATE' ? readCertificate(pem) : undefined;
    if (certificate === undefined)
      return [problem(AUTHORITIES, `${which} is a '${kind}' that cannot be read as a certificate (X.509, PEM)`)];
    return certificate.isAuthority
      ? []
      : [
          problem(
            AUTHORITIES,
            `${which}, ${certificate.subject}, is no authority (basicConstraints has no CA:TRUE) and vouches for nobody; give the one that signed the certificate of engines`,
          ),
        ];
  });
};

const authoritiesOnce: EngineTlsRule = ({ caCertificates }) =>
  repeated(
    pemBlocks(caCertificates).flatMap(({ pem }) => readCertificate(pem) ?? []),
    ({ fingerprint }) => fingerprint,
  ).map(({ index, value }) =>
    problem(AUTHORITIES, `number ${index + 1}, ${value.slice(0, 11)}…, is there twice; remove one`),
  );

export const engineTlsRules = {
  engineCertificateHere: ofEngineTls(engineCertificateHere),
  certificatesApart: ofEngineTls(certificatesApart),
  authoritiesArePublic: ofEngineTls(authoritiesArePublic),
  authoritiesCanBeRead: ofEngineTls(authoritiesCanBeRead),
  authoritiesOnce: ofEngineTls(authoritiesOnce),
};
