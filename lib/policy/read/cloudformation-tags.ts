import { isScalar, Pair, Scalar, type Tags, YAMLMap, type YAMLSeq } from 'yaml';

/** Functions that have a short form in YAML: `!Sub`. Source: CloudFormation template reference, Intrinsic functions. */
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];
/** Those whose full form has no `Fn::` before it. */
const BARE = ['Ref', 'Condition'];

/** `!Ref X` as `{ Ref: X }`: templates read the same in either form. */
export const cloudFormationTags: Tags = [
  ...FUNCTIONS.map((name) => [name, `Fn::${name}`] as const),
  ...BARE.map((name) => [name, name] as const),
].flatMap(([short, full]) => [
  { tag: `!${short}`, resolve: (text: string) => ({ [full]: argumentOf(full, text) }) },
  {
    tag: `!${short}`,
    collection: 'seq' as const,
    resolve: (node: YAMLMap.Parsed | YAMLSeq.Parsed) => called(full, node),
  },
  {
    tag: `!${short}`,
    collection: 'map' as const,
    resolve: (node: YAMLMap.Parsed | YAMLSeq.Parsed) => called(full, node),
  },
]);

/** `Bucket.Arn` as its two parts. */
function argumentOf(name: string, text: string): unknown {
  if (name !== 'Fn::GetAtt') return text;
  const [owner, ...attribute] = text.split('.');
  return [owner, attribute.join('.')];
}

function called(name: string, argument: YAMLMap.Parsed | YAMLSeq.Parsed): YAMLMap {
  const call = new YAMLMap();
  const inner = argument.clone() as YAMLMap | YAMLSeq;
  delete inner.tag;
  call.items.push(new Pair(new Scalar(name), isScalar(inner) ? inner.value : inner));
  return call;
}
