import { checkManifests, checkTemplates } from '../../../lib/policy/check';
import { SYSTEM_NAMESPACE } from '../../../lib/contract';
import { OWN_NAMESPACES } from '../../../lib/policy/model/pod-levels';
import type { Stack } from '../../../lib/policy/model/resource';

/** Names that every object of JavaScript has, and no table of the rules. */
const INHERITED = ['constructor', 'toString', 'hasOwnProperty', '__proto__'];
const OURS = [...OWN_NAMESPACES, SYSTEM_NAMESPACE];
const KINDS = ['Deployment', 'ConfigMap', 'NetworkPolicy', 'Service', 'Ingress', 'Namespace'];

/** As it is read from a file: `__proto__` is a key like any other. */
const read = (text: string, name: string): object => JSON.parse(text.replaceAll('NAME', name)) as object;
const objectOf = (kind: string, namespace: string, name: string): object =>
  read(
    `{"apiVersion":"NAME","kind":"${kind}","metadata":{"name":"NAME","namespace":"${namespace}","labels":{"NAME":"NAME"}},
      "data":{"NAME":"NAME"},"spec":{"type":"NAME","policyTypes":["NAME"],"hard":{"NAME":"1"},"selector":{"NAME":"NAME"},
      "template":{"spec":{"containers":[{"name":"NAME","image":"NAME","args":["--NAME=NAME"],"env":[{"name":"NAME"}],
      "resources":{"limits":{"NAME":"1NAME"}}}],"volumes":[{"name":"NAME","configMap":{"name":"NAME"}}]}}}}`,
    name,
  );
const templateOf = (name: string): object =>
  read(
    `{"Parameters":{"NAME":{"Type":"String","AllowedValues":["a","b"]}},"Mappings":{"M":{"a":{"b":"c"}}},
      "Conditions":{"Other":{"Fn::Equals":[{"Ref":"NAME"},"a"]}},
      "Resources":{"NAME":{"Type":"NAME","Properties":{"NAME":"NAME"}},
      "Group":{"Type":"AWS::EKS::Nodegroup","Properties":{"InstanceTypes":["NAME.large"],"CapacityType":"NAME",
      "Taints":[{"Key":"a","Effect":"NAME"}]}},
      "Listener":{"Type":"AWS::ElasticLoadBalancingV2::Listener","Properties":{"Protocol":"NAME","Port":1}},
      "Bucket":{"Type":"AWS::S3::Bucket","Properties":{"A":{"Fn::FindInMap":["NAME","NAME","NAME"]},
      "B":{"Fn::If":["NAME",{"Ref":"NAME"},{"Fn::GetAtt":["NAME","NAME"]}]},"C":{"Fn::ImportValue":"NAME"}}}}}`,
    name,
  );
const broken = (findings: readonly { readonly where: string }[]): readonly string[] =>
  findings.map(({ where }) => where).filter((where) => where.startsWith('rule '));

describe.each(INHERITED)('%s', (name) => {
  test('as a kind, a namespace and a key of objects', () => {
    const objects = [name, ...KINDS].flatMap((kind) =>
      [name, ...OURS].map((namespace) => objectOf(kind, namespace, name)),
    );
    const findings = checkManifests(objects);
    expect(broken(findings)).toEqual([]);
    expect(findings.map(({ where }) => where).filter((where) => where.startsWith(`${name} `))).not.toEqual([]);
  });
  test('as a type, a name and a value of templates', () => {
    const stack = { name: 'S', template: templateOf(name) } as Stack;
    expect(broken(checkTemplates([stack]))).toEqual([]);
  });
});

test('a parameter of a nested stack that is named so has the values it lists', () => {
  const template = read(
    `{"Parameters":{"NAME":{"Type":"String","AllowedValues":["true","false"]}},
      "Resources":{"Key":{"Type":"AWS::KMS::Key","Properties":{"EnableKeyRotation":{"Ref":"NAME"}}}}}`,
    'constructor',
  );
  const nested = { name: 'S', parent: 'P', given: {}, template } as Stack;
  const rotation = checkTemplates([nested]).filter(({ path }) => path === 'EnableKeyRotation');
  expect(rotation.map(({ value }) => value)).toEqual(['false']);
});
