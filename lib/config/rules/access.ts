import { partitionOf } from '../../catalog';
import { judgeEach } from '../guard';
import { repeated } from './support';
import type { Problem } from '../../problem';
import { LIMITS } from '../../schema/limits';
import type { Rule } from './rule';

const CERTIFICATE = /^arn:(aws[\w-]*):acm:([a-z0-9-]+):(\d{12}):certificate\/[\w-]+$/;
const PRINCIPAL = /^arn:(aws[\w-]*):iam::\d{12}:(role|user)\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;
const SECRET = /^arn:(aws[\w-]*):secretsmanager:([a-z0-9-]+):(\d{12}):/;

const certificateHere: Rule = ({ access: { certificateArn }, region, account }) => {
  if (certificateArn === undefined) return [];
  const field = 'access.certificateArn';
  const match = CERTIFICATE.exec(certificateArn);
  if (match === null)
    return [
      {
        field,
        message: `'${certificateArn}' is not the ARN of an ACM certificate (arn:aws:acm:region:123456789012:certificate/…)`,
      },
    ];
  if (match[2] !== region)
    return [{ field, message: `the certificate is in ${match[2]}, the load balancer in ${region}; request one there` }];
  if (match[3] !== account)
    return [
      {
        field,
        message: `the certificate belongs to account ${match[3]}, this environment to ${account}; request one there`,
      },
    ];
  return [];
};

const administrators: Rule = ({ access: { adminRoleArns } }) =>
  judgeEach(adminRoleArns, (arn, index) =>
    PRINCIPAL.test(arn)
      ? []
      : [
          {
            field: `access.adminRoleArns[${index}]`,
            message: `'${arn}' is not the ARN of an IAM role or user (arn:aws:iam::123456789012:role/Name)`,
          },
        ],
  );

/** A principal of another partition is unknown to EKS and IAM here. */
const partitionOfAdministrators: Rule = ({ access: { adminRoleArns }, region }) => {
  const partition = partitionOf(region);
  return judgeEach(adminRoleArns, (arn, index) => {
    const its = PRINCIPAL.exec(arn)?.[1];
    return its === undefined || its === partition
      ? []
      : [
          {
            field: `access.adminRoleArns[${index}]`,
            message: `'${arn}' is of partition ${its}, ${region} of ${partition}; name a principal of ${partition}`,
          },
        ];
  });
};

/** IAM names are unique in an account, whatever their path, and EKS admits a principal once. */
const administratorsOnce: Rule = ({ access: { adminRoleArns } }) =>
  repeated(adminRoleArns, (arn) => arn.replace(/(role|user)\/.*\//, '$1/')).map(({ index, value }) => ({
    field: `access.adminRoleArns[${index}]`,
    message: `${value.slice(value.lastIndexOf(':') + 1)} is listed twice; remove one`,
  }));

const emailsOnce: Rule = ({ access: { notificationEmails } }) =>
  repeated(notificationEmails, (email) => email.toLowerCase()).map(({ index, value }) => ({
    field: `access.notificationEmails[${index}]`,
    message: `'${value}' is listed twice; remove one`,
  }));

const sourcesOnce: Rule = ({ access: { sourceCidrs } }) =>
  repeated(sourceCidrs, (cidr) => cidr).map(({ index, value }) => ({
    field: `access.sourceCidrs[${index}]`,
    message: `'${value}' is listed twice; remove one`,
  }));

/** The load balancer's security group has a rule for each listener and source. */
const sourcesFitSecurityGroup: Rule = ({ access: { sourceCidrs }, models }) =>
  sourceCidrs.length * models.length > LIMITS.rulesPerSecurityGroup
    ? [
        {
          field: 'access.sourceCidrs',
          message: `${sourceCidrs.length} sources × ${models.length} listeners are more than the ${LIMITS.rulesPerSecurityGroup} rules of a security group; merge blocks`,
        },
      ]
    : [];

/** Jobs read them in this region; a secret of another account would need a key policy nobody here writes. */
const secretsHere: Rule = ({ secrets, region, account }) =>
  judgeEach(['huggingFaceTokenArn', 'dockerHubArn'] as const, (key): Problem[] => {
    const arn = secrets[key];
    const match = arn === undefined ? null : SECRET.exec(arn);
    if (match === null || (match[2] === region && match[3] === account)) return [];
    return [
      {
        field: `secrets.${key}`,
        message: `the secret is in ${match[2]} of account ${match[3]}, its readers in ${region} of ${account}; store it there`,
      },
    ];
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
