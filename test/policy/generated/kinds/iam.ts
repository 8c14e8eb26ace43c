import { isObject, listOf } from '../../../../lib/policy/model/values';
import {
  added,
  altered,
  emptied,
  flipped,
  FOREIGN_ACCOUNT,
  removed,
  retargeted,
  twin,
  unknown,
  widened,
} from '../edits';
import { isElement, isIndex, keyOf, type Field } from '../fields';
import { isLeaf, isText, type SecurityProperty } from './security-property';

/** Whether a field lies in a statement: `Statement.0.Action`. */
const inStatement = ({ path }: Field): boolean =>
  path.some((step, index) => step === 'Statement' && isIndex(path[index + 1] ?? ''));
const below = (field: Field): readonly string[] => field.path.slice(field.path.lastIndexOf('Statement') + 2);
const isStatement = (field: Field): boolean => inStatement(field) && below(field).length === 0;
const part =
  (name: string) =>
  (field: Field): boolean =>
    inStatement(field) && below(field)[0] === name;

const ADMIN = 'cluster-access-policy/AmazonEKSClusterAdminPolicy';
const FOREIGN = `arn:aws:iam::${FOREIGN_ACCOUNT}:root`;
const list = (value: unknown): readonly unknown[] => listOf(value);

/** IAM user guide, principal element: `*` and `{ AWS: '*' }` are the same, so one is not wider than the other. */
const isEverybody = (value: object): boolean => JSON.stringify(value) === '{"AWS":"*"}';

/** Who may do what, on what, and when. */
export const iam: readonly SecurityProperty[] = [
  {
    name: 'statement',
    is: isStatement,
    edits: ({ value }) => {
      const statement = value as Record<string, unknown>;
      const unconditional = Object.fromEntries(Object.entries(statement).filter(([key]) => key !== 'Condition'));
      return [
        ...(statement['Effect'] === 'Deny' ? [removed] : []),
        ...(statement['Condition'] === undefined ? [] : [altered(unconditional)]),
        ...(statement['Effect'] === 'Allow' && statement['Action'] !== undefined
          ? [
              widened(negated(statement, 'Action')),
              ...(statement['Resource'] ? [widened(negated(statement, 'Resource'))] : []),
            ]
          : []),
        ...(statement['Principal'] === undefined ? [] : [widened(negated(statement, 'Principal'))]),
      ];
    },
  },
  {
    name: 'statements',
    is: (field) => field.path.at(-1) === 'Statement' && Array.isArray(field.value),
    edits: (field) => [twin([...(field.value as unknown[]), wideStatement(field)])],
  },
  {
    name: 'effect',
    is: part('Effect'),
    edits: ({ value }) => (value === 'Deny' ? [flipped('Allow'), unknown] : [unknown]),
  },
  {
    name: 'action',
    is: (field) =>
      (part('Action')(field) || part('NotAction')(field)) && (isElement(field) || below(field).length === 1),
    edits: (field) => {
      const { value } = field;
      if (Array.isArray(value))
        return [added([...(value as unknown[]), '*']), added([...(value as unknown[]), 'iam:PassRole'])];
      const service = String(value).split(':')[0];
      return [widened('*'), widened(`${service}:*`), widened('?*'), altered('iam:*'), unknown];
    },
  },
  {
    name: 'resource',
    is: (field) => part('Resource')(field) && (isLeaf(field.value) || Array.isArray(field.value)),
    edits: ({ value }) =>
      Array.isArray(value)
        ? [added([...(value as unknown[]), '*'])]
        : [widened('*'), widened('arn:aws:*:*:*:*'), unknown, ...(isText(value) ? foreignArn(value) : [])],
  },
  {
    name: 'principal',
    is: part('Principal'),
    edits: (field) => {
      const { value } = field;
      if (isObject(value) && below(field).length === 1)
        return [
          ...(isEverybody(value) ? [] : [widened('*'), widened({ AWS: '*' })]),
          retargeted({ AWS: FOREIGN }),
          added({ ...value, AWS: [...list(value['AWS']), FOREIGN] }),
        ];
      return Array.isArray(value)
        ? [added([...(value as unknown[]), '*']), added([...(value as unknown[]), FOREIGN])]
        : [widened('*'), retargeted(FOREIGN), unknown];
    },
  },
  {
    name: 'condition',
    is: part('Condition'),
    edits: (field) => {
      const depth = below(field).length;
      if (isObject(field.value) && depth < 3 && !isLeaf(field.value)) return [removed, emptied(field.value)];
      return isLeaf(field.value) ? [widened('*'), unknown, ...(depth > 2 && !isElement(field) ? [removed] : [])] : [];
    },
  },
  {
    name: 'managed policy',
    is: (field) => keyOf(field) === 'ManagedPolicyArns' || keyOf(field) === 'PolicyArn',
    edits: ({ value }) =>
      Array.isArray(value)
        ? [added([...(value as unknown[]), 'arn:aws:iam::aws:policy/AdministratorAccess'])]
        : [
            widened('arn:aws:iam::aws:policy/AdministratorAccess'),
            ...(JSON.stringify(value).includes(ADMIN) ? [] : [widened(`arn:aws:eks::aws:${ADMIN}`)]),
            unknown,
          ],
  },
  {
    name: 'role',
    is: (field) =>
      isLeaf(field.value) &&
      /^(?:\w*RoleArn|PrincipalArn|NodeRole|Role|ServiceRole|DeliverLogsPermissionArn)$/.test(keyOf(field)),
    edits: () => [retargeted(`arn:aws:iam::${FOREIGN_ACCOUNT}:role/Admin`), unknown],
  },
  {
    name: 'who may connect',
    is: (field) =>
      /^(?:AllowedPrincipals|AccessScope|SourceArn|SourceAccount|Principal)$/.test(keyOf(field)) && !inStatement(field),
    edits: ({ value }) =>
      Array.isArray(value)
        ? [
            added([...(value as unknown[]), '*']),
            ...(value.length > 0 ? [added([...(value as unknown[]), FOREIGN])] : []),
          ]
        : isLeaf(value)
          ? [widened('*'), retargeted(FOREIGN), unknown]
          : [removed],
  },
  {
    name: 'policy',
    is: (field) => /PolicyDocument$|^ResourcePolicy$|^PolicyText$/.test(field.path.at(-1) ?? ''),
    edits: ({ value }) => [removed, emptied(value)],
  },
];

function negated(statement: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: value, ...rest } = statement;
  return { ...rest, [`Not${key}`]: value };
}

/** Trust policies and resource policies have principals, those of roles have not. */
function wideStatement(field: Field): Record<string, unknown> {
  const [first] = field.value as Record<string, unknown>[];
  const isTrust = field.path.includes('AssumeRolePolicyDocument');
  return {
    Effect: 'Allow',
    Action: isTrust ? 'sts:AssumeRole' : '*',
    ...(isTrust ? {} : { Resource: '*' }),
    ...(first?.['Principal'] === undefined ? {} : { Principal: { AWS: '*' } }),
  };
}

const foreignArn = (arn: string) =>
  /:\d{12}:/.test(arn) ? [retargeted(arn.replace(/:\d{12}:/, `:${FOREIGN_ACCOUNT}:`))] : [];
