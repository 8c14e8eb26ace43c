import { partitionOf } from '../../catalog';
import { judgeEach } from '../guard';
import { repeated, secretElsewhere } from './support';
import { type Problem, problem } from '../../problem';
import { LIMITS } from '../../schema/limits';
import type { EnvironmentRule } from './rule';

const CERTIFICATE = /^arn:(aws[\w-]*):acm:([a-z0-9-]+):(\d{12}):certificate\/[\w-]+$/;
const PRINCIPAL = /^arn:(aws[\w-]*):iam::\d{12}:(role|user)\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

const certificateHere: EnvironmentRule = ({ access: { certificateArn }, region, account }) => {
  if (certificateArn === undefined) return [];
  const field = 'access.certificateArn';
  const match = CERTIFICATE.exec(certificateArn);
  if (match === null)
    return [
      problem(
        field,
        `'${certificateArn}' is not the ARN of an ACM certificate (arn:aws:acm:region:123456789012:certificate/…)`,
      ),
    ];
  if (match[2] !== region)
    return [problem(field, `the certificate is in ${match[2]}, the load balancer in ${region}; request one there`)];
  if (match[3] !== account)
    return [
      problem(
        field,
        `the certificate belongs to account ${match[3]}, this environment to ${account}; request one there`,
      ),
    ];
  return [];
};

const administrators: EnvironmentRule = ({ access: { adminRoleArns } }) =>
  judgeEach(adminRoleArns, (arn, index) =>
    PRINCIPAL.test(arn)
      ? []
      : [
          problem(
            `access.adminRoleArns[${index}]`,
            `'${arn}' is not the ARN of an IAM role or user (arn:aws:iam::123456789012:role/Name)`,
          ),
        ],
  );

/** A principal of another partition is unknown to EKS and IAM here. */
const partitionOfAdministrators: EnvironmentRule = ({ access: { adminRoleArns }, region }) => {
  const partition = partitionOf(region);
  return judgeEach(adminRoleArns, (arn, index) => {
    const its = PRINCIPAL.exec(arn)?.[1];
    return its === undefined || its === partition
      ? []
      : [
          problem(
            `access.adminRoleArns[${index}]`,
            `'${arn}' is of partition ${its}, ${region} of ${partition}; name a principal of ${partition}`,
          ),
        ];
  });
};

/** IAM names are unique in an account, whatever their path, and EKS admits a principal once. */
const administratorsOnce: EnvironmentRule = ({ access: { adminRoleArns } }) =>
  repeated(adminRoleArns, (arn) => arn.replace(/(role|user)\/.*\//, '$1/')).map(({ index, value }) =>
    problem(`access.adminRoleArns[${index}]`, `${value.slice(value.lastIndexOf(':') + 1)} is listed twice; remove one`),
  );

const emailsOnce: EnvironmentRule = ({ access: { notificationEmails } }) =>
  repeated(notificationEmails, (email) => email.toLowerCase()).map(({ index, value }) =>
    problem(`access.notificationEmails[${index}]`, `'${value}' is listed twice; remove one`),
  );

const sourcesOnce: EnvironmentRule = ({ access: { sourceCidrs } }) =>
  repeated(sourceCidrs, (cidr) => cidr).map(({ index, value }) =>
    problem(`access.sourceCidrs[${index}]`, `'${value}' is listed twice; remove one`),
  );

/** The load balancer's security group has a rule for each listener and source; with a front door it has one listener. */
const sourcesFitSecurityGroup: EnvironmentRule = ({ access: { sourceCidrs }, models, frontDoor }) => {
  const listeners = frontDoor === undefined ? models.length : 1;
  return sourceCidrs.length * listeners > LIMITS.rulesPerSecurityGroup
    ? [
        problem(
          'access.sourceCidrs',
          `${sourceCidrs.length} sources × ${listeners} listeners are more than the ${LIMITS.rulesPerSecurityGroup} rules of a security group; merge blocks`,
        ),
      ]
    : [];
};

/** Jobs read them in this region; a secret of another account would need a key policy nobody here writes. */
const secretsHere: EnvironmentRule = (config) =>
  judgeEach(['huggingFaceTokenArn', 'dockerHubArn'] as const, (key): Problem[] => {
    const elsewhere = secretElsewhere(config.secrets[key], config);
    return elsewhere === undefined ? [] : [problem(`secrets.${key}`, elsewhere)];
  });

export const accessRules = {
  certificateHere,
  administrators,
  partitionOfAdministrators,
  administratorsOnce,
  emailsOnce,
  sourcesOnce,
  sourcesFitSecurityGroup,
  secretsHere,
};
