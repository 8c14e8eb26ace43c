import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

const TYPES: Readonly<Record<string, string>> = {
  'AWS::IAM::User': 'a user has keys or a password that last',
  'AWS::IAM::Group': 'groups are for users, who have keys or passwords that last',
  'AWS::IAM::AccessKey':
    'an access key lasts until somebody remembers it, and its secret is an attribute of the template',
  'AWS::IAM::UserToGroupAddition': 'users have keys or passwords that last',
  'AWS::IAM::UserPolicy': 'users have keys or passwords that last',
  'AWS::IAM::GroupPolicy': 'groups are for users, who have keys or passwords that last',
  'AWS::IAM::OIDCProvider': 'whoever runs that provider could say who takes roles here; pods use Pod Identity',
  'AWS::IAM::SAMLProvider': 'whoever runs that provider could say who takes roles here',
  'AWS::RolesAnywhere::TrustAnchor': 'whoever holds that certificate authority could take roles from anywhere',
  'AWS::Cognito::IdentityPool': 'clients would get credentials of the account',
};

export const iamUser: ResourceRule = {
  over: 'resource',
  id: 'iam-user',
  title: 'There are roles and no lasting credentials',
  source: 'IAM user guide, security best practices: temporary credentials; checkov CKV_AWS_273, CKV_AWS_40',
  controls: ['IAM-05', 'DATA-15'],
  types: Object.keys(TYPES),
  check: (resource) => [
    complaint('Type', resource.type, {
      problem: TYPES[resource.type]!,
      wayOut: 'give a role to what needs it, and let people come by the identity provider of the organization',
    }),
  ],
};
