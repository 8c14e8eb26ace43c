import { altered, edit, emptied, removed, retargeted, twin, unknown, weakened, widened } from '../edits';
import { isElement, isIndex, keyOf, type Field } from '../fields';
import { isContainer, isLeaf, isText, type SecurityProperty } from './security-property';

const CIDR = /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/;
const RULES = /^SecurityGroup(?:Ingress|Egress)$/;

const isRule = ({ value, path, subject }: Field): boolean =>
  isContainer(value) &&
  (isRuleResource(subject) ? path.length === 1 : RULES.test(path.at(-2) ?? '') && isIndex(path.at(-1) ?? ''));
const isRuleResource = (subject: string): boolean => /^AWS::EC2::SecurityGroup(?:Ingress|Egress)$/.test(subject);

/** Addresses, ports and what may be reached. */
export const network: readonly SecurityProperty[] = [
  {
    name: 'address range',
    is: ({ value }) => isText(value) && CIDR.test(value),
    edits: ({ value }) => {
      const text = String(value);
      return [
        widened('0.0.0.0/0'),
        widened(`${text.split('.')[0]}.0.0.0/7`),
        retargeted('203.0.113.0/24'),
        altered('0.0.0.0/1'),
        unknown,
        removed,
      ];
    },
  },
  {
    name: 'security group rule',
    is: isRule,
    edits: ({ value }) => {
      const rule = value as Record<string, unknown>;
      const rest = Object.fromEntries(Object.entries(rule).filter(([key]) => !/^(?:Source|Destination)/.test(key)));
      return [
        widened({ ...rest, CidrIp: '0.0.0.0/0' }),
        widened({ ...rest, CidrIpv6: '::/0' }),
        widened({ ...rest, CidrIp: '0.0.0.0/0', IpProtocol: '-1' }),
        widened({ ...rule, IpProtocol: '-1' }),
      ];
    },
  },
  {
    name: 'security group rules',
    is: (field) => RULES.test(field.path.at(-1) ?? '') && Array.isArray(field.value),
    edits: ({ value }) => [twin([...(value as unknown[]), { IpProtocol: '-1', CidrIp: '0.0.0.0/0' }])],
  },
  {
    name: 'protocol',
    is: (field) => isLeaf(field.value) && /^(?:IpProtocol|Protocol|protocol|HealthCheckProtocol)$/.test(keyOf(field)),
    edits: (field) =>
      field.subject.startsWith('AWS::ElasticLoadBalancing')
        ? [weakened('UDP'), weakened('HTTP'), unknown, removed]
        : field.inObject
          ? [weakened('SCTP'), weakened('UDP')]
          : [widened('-1'), unknown, removed],
  },
  {
    name: 'port range',
    is: ({ path, value }) => /^(?:FromPort|ToPort)$/.test(path.at(-1) ?? '') && typeof value === 'number',
    edits: ({ path, value }) => [
      widened(path.at(-1) === 'FromPort' ? 0 : 65535),
      edit('widened')(path.at(-1) === 'FromPort' ? Number(value) - 1 : Number(value) + 1),
      unknown,
      removed,
    ],
  },
  {
    name: 'port',
    is: (field) =>
      /^(?:Port|port|targetPort|containerPort|HealthCheckPort)$/.test(keyOf(field)) &&
      isLeaf(field.value) &&
      /(?:Service|NetworkPolicy|Ingress|Listener|TargetGroup|TargetGroupBinding)$/.test(field.subject),
    edits: () => [altered(22), unknown],
  },
  {
    name: 'groups',
    is: (field) =>
      /^(?:SecurityGroups?|SecurityGroupIds|Groups|GroupId|(?:Source|Destination)SecurityGroupId)$/.test(keyOf(field)),
    edits: (field) =>
      isContainer(field.value)
        ? [removed, emptied(field.value)]
        : [removed, retargeted('sg-0123456789abcdef0'), unknown],
  },
  {
    name: 'subnets',
    is: (field) => /^(?:Subnets|SubnetIds|SubnetId)$/.test(keyOf(field)),
    edits: (field) =>
      isContainer(field.value) ? [removed, emptied(field.value)] : [retargeted('subnet-0123456789abcdef0'), unknown],
  },
  {
    name: 'VPC',
    is: (field) => keyOf(field) === 'VpcId' || keyOf(field) === 'VpcConfig',
    edits: (field) =>
      isContainer(field.value) ? [removed, emptied(field.value)] : [retargeted('vpc-0123456789abcdef0')],
  },
  {
    name: 'service of an endpoint',
    is: (field) => isText(field.value) && keyOf(field) === 'ServiceName' && !isElement(field),
    edits: ({ value }) => [altered(String(value).replace(/[^.]+$/, 'ssm')), unknown],
  },
];
