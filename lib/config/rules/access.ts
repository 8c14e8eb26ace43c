import type { Rule } from '../rules';

const CERTIFICATE = /^arn:(aws[\w-]*):acm:([a-z0-9-]+):(\d{12}):certificate\/[\w-]+$/;
const PRINCIPAL = /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;

const certificateHere: Rule = ({ access: { certificateArn }, region, account }) => {
  if (certificateArn === undefined) return [];
  const field = 'access.certificateArn';
  const match = CERTIFICATE.exec(certificateArn);
  if (match === null) return [{ field, message: `'${certificateArn}' is not the ARN of an ACM certificate` }];
  if (match[2] !== region)
    return [{ field, message: `the certificate is in ${match[2]}, the load balancer in ${region}; request one there` }];
  if (match[3] !== account)
    return [{ field, message: `the certificate belongs to account ${match[3]}, this environment to ${account}` }];
  return [];
};

const administrators: Rule = ({ access: { adminRoleArns } }) =>
  adminRoleArns.flatMap((arn, index) =>
    PRINCIPAL.test(arn)
      ? []
      : [
          {
            field: `access.adminRoleArns[${index}]`,
            message: `'${arn}' is not the ARN of an IAM role or user (arn:aws:iam::123456789012:role/Name)`,
          },
        ],
  );

export const accessRules: readonly Rule[] = [certificateHere, administrators];
