import {
  actionsOf,
  covers,
  matches,
  sensitiveActions,
  sensitiveIn,
  wholeService,
} from '../../../lib/policy/model/actions';
import { admittedBy } from '../../../lib/policy/model/admitted';
import { Assembly } from '../../../lib/policy/model/assembly';
import { bucketReach, isLogBucket, policiesOf } from '../../../lib/policy/model/buckets';
import {
  comparisonsOf,
  isGrantBounded,
  isOfPlainText,
  isThroughService,
  limitsPrincipals,
  limitsService,
} from '../../../lib/policy/model/conditions';
import {
  allowing,
  allStatementsAt,
  documentPaths,
  isUnreadable,
  type Statement,
  statementsOf,
} from '../../../lib/policy/model/iam';
import { isOwnKey } from '../../../lib/policy/model/keys';
import { principalsOf } from '../../../lib/policy/model/principals';
import { reach } from '../../../lib/policy/model/reach';
import type { Resource, TemplateJson } from '../../../lib/policy/model/resource';
import { allowedTo, managedPoliciesOf, roleAt } from '../../../lib/policy/model/roles';
import { ref } from '../kinds/template';

const OWN = '111122223333';
const STRANGER = '999999999999';
const join = (...parts: unknown[]): object => ({ 'Fn::Join': ['', parts] });
const said = (json: object): Statement => ({ path: 'P', json: json as Statement['json'] });

const world = (
  resources: Readonly<Record<string, readonly [string, object?]>>,
  account: string | undefined = OWN,
): Assembly =>
  new Assembly([
    {
      name: 's',
      ...(account === '' ? {} : { account }),
      region: 'eu-west-1',
      template: {
        Resources: Object.fromEntries(
          Object.entries(resources).map(([id, [Type, Properties]]) => [id, { Type, Properties }]),
        ),
      } as TemplateJson,
    },
  ]);
const at = (assembly: Assembly, id: string): Resource => assembly.find('s', id)!;
/** A resource beside a bucket `B` and a role `R`. */
const holder = at(world({ T: ['T'], B: ['AWS::S3::Bucket'], R: ['AWS::IAM::Role'] }), 'T');

describe('actions', () => {
  test.each<[string, string, boolean]>([
    ['s3:GetObject', 's3:GetObject', true],
    ['S3:getobject', 's3:GetObject', true],
    ['s3:Get*', 's3:GetObject', true],
    ['s3:?etObject', 's3:GetObject', true],
    ['s3:?GetObject', 's3:GetObject', false],
    ['s3:Get', 's3:GetObject', false],
    ['3:GetObject', 's3:GetObject', false],
    ['**', 's3:GetObject', true],
    ['s3.GetObject', 's3:GetObject', false],
    ['s3:(Get|Put)Object', 's3:GetObject', false],
  ])('%s means %s: %s', (pattern, action, expected) => {
    expect(matches(pattern, action)).toBe(expected);
    expect(matches(pattern, action)).toBe(expected);
  });

  test('a statement covers what it names, or what it does not except', () => {
    const [named, excepting] = [said({ Action: ['iam:Pass*', 's3:GetObject'] }), said({ NotAction: 'iam:*' })];
    const asked = ['iam:PassRole', 's3:GetObject', 's3:PutObject'];
    expect(asked.map((action) => covers(named, action))).toEqual([true, true, false]);
    expect(asked.map((action) => covers(excepting, action))).toEqual([false, true, true]);
    expect(asked.map((action) => covers(said({}), action))).toEqual([false, false, false]);
    expect([actionsOf(said({ Action: 'a:b' })), actionsOf(said({}))]).toEqual([['a:b'], []]);
  });

  test('dangerous ones are found in a pattern, in a list, and in what is not excepted', () => {
    expect(sensitiveIn(said({ Action: ['iam:PassRol?', 'x:y'] }))).toEqual([['iam:PassRole', 'pass']]);
    expect(sensitiveIn(said({ Action: 'iam:PassRole' }))).toEqual([['iam:PassRole', 'pass']]);
    expect(sensitiveIn(said({ Action: 'x:y' }))).toEqual([]);
    expect(sensitiveIn(said({ Action: '*' }))).toEqual([...sensitiveActions]);
    expect(sensitiveIn(said({ NotAction: 'nothing:here' }))).toEqual([...sensitiveActions]);
    const kept = sensitiveIn(said({ NotAction: ['iam:*'] }));
    expect(kept).toEqual([...sensitiveActions].filter(([action]) => !action.startsWith('iam:')));
    expect(new Set([...sensitiveActions.values()])).toEqual(new Set(['never', 'pass', 'grant', 'named']));
  });

  test.each<[object, string | undefined]>([
    [{ Action: '*' }, '*'],
    [{ Action: '*:*' }, '*:*'],
    [{ Action: ['s3:GetObject', 's3:*'] }, 's3:*'],
    [{ Action: 's3:?*' }, 's3:?*'],
    [{ Action: '?*' }, '?*'],
    [{ Action: 's3:**' }, 's3:**'],
    [{ Action: 's3:*?' }, 's3:*?'],
    [{ Action: 's3:*Object' }, undefined],
    [{ Action: 's3:Get*' }, undefined],
    [{ Action: 's3:???' }, undefined],
    [{ Action: 's3*' }, undefined],
    [{ Action: '*x' }, undefined],
    [{ Action: [] }, undefined],
    [{ NotAction: ['iam:*', 'sts:*'] }, 'all but iam:*, sts:*'],
  ])('%j is the whole of %j', (json, whole) => expect(wholeService(said(json))).toBe(whole));
});

describe('documents', () => {
  const STATEMENT = { Effect: 'Allow', Action: 'a:b' };
  test.each<[string, unknown, readonly (readonly [string, unknown])[]]>([
    ['a document of one', { Statement: STATEMENT }, [['P.Statement', STATEMENT]]],
    [
      'of two',
      { Statement: [STATEMENT, { Sid: 'a' }] },
      [
        ['P.Statement.0', STATEMENT],
        ['P.Statement.1', { Sid: 'a' }],
      ],
    ],
    ['with what is none', { Statement: [1, STATEMENT, null] }, [['P.Statement.1', STATEMENT]]],
    ['a list', [STATEMENT], [['P.0', STATEMENT]]],
    ['a statement', STATEMENT, [['P', STATEMENT]]],
    ['an empty one', {}, []],
    ['no object', 'text', []],
    ['nothing', undefined, []],
  ])('%s has statements', (_, content, found) =>
    expect(statementsOf(content, 'P').map(({ path, json }) => [path, json])).toEqual(found),
  );

  test('are where their type keeps them', () => {
    const document = { Statement: [STATEMENT] };
    const assembly = world({
      A: ['AWS::IAM::Policy', { PolicyDocument: document }],
      B: [
        'AWS::IAM::Role',
        { Policies: [{ PolicyDocument: document }, { PolicyName: 'x' }, { PolicyDocument: ref('P') }] },
      ],
      C: ['AWS::IAM::Role'],
      D: ['AWS::S3::Bucket', { PolicyDocument: document }],
      E: ['AWS::SSO::PermissionSet', { InlinePolicy: JSON.stringify(document) }],
      F: ['AWS::IAM::Policy'],
    });
    expect(['A', 'B', 'C', 'D', 'E', 'F'].map((id) => documentPaths(at(assembly, id)))).toEqual([
      ['PolicyDocument'],
      ['Policies.0.PolicyDocument', 'Policies.2.PolicyDocument'],
      [],
      [],
      ['InlinePolicy'],
      [],
    ]);
    expect(allowing(at(assembly, 'E'))).toEqual([{ path: 'InlinePolicy.Statement.0', json: STATEMENT }]);
    expect(allowing(at(assembly, 'B')).map(({ path }) => path)).toEqual(['Policies.0.PolicyDocument.Statement.0']);
  });

  test('allow what they do not deny, in whatever letters', () => {
    const of = (...effects: unknown[]): Resource =>
      at(
        world({ A: ['AWS::IAM::Policy', { PolicyDocument: { Statement: effects.map((Effect) => ({ Effect })) } }] }),
        'A',
      );
    const policy = of('Allow', 'Deny', 'DENY', undefined, 'allow');
    expect(allowing(policy).map(({ path }) => path.at(-1))).toEqual(['0', '3', '4']);
    expect(allStatementsAt(policy, 'PolicyDocument')).toHaveLength(5);
  });

  test.each<[string, unknown, boolean]>([
    ['statements', { Statement: [STATEMENT] }, false],
    ['a JSON text', '{"Statement":[]}', false],
    ['another text', 'text', true],
    ['a reference', ref('P'), true],
    ['statements that are a reference', { Statement: ref('P') }, true],
    ['a member that is a reference', { Statement: [STATEMENT, ref('P')] }, true],
    ['a member that is none', { Statement: [STATEMENT, 'x'] }, true],
    ['no statement', { Version: '1' }, true],
    ['nothing', undefined, true],
  ])('%s can be read or not', (_, PolicyDocument, expected) =>
    expect(isUnreadable(at(world({ A: ['AWS::IAM::Policy', { PolicyDocument }] }), 'A'), 'PolicyDocument')).toBe(
      expected,
    ),
  );
});

describe('conditions', () => {
  const compared = (Condition: unknown): ReturnType<typeof comparisonsOf> => comparisonsOf(holder, said({ Condition }));
  const limits = (operator: string, key: string, values: unknown): string => {
    const [one] = compared({ [operator]: { [key]: values } });
    return [limitsPrincipals(holder, one!) && 'principals', limitsService(holder, one!) && 'service']
      .filter(Boolean)
      .join();
  };

  test('are read one by one, in lower case', () => {
    expect(compared({ StringEquals: { 'aws:SourceVpce': ['a', ref('P')], b: 'c' }, Bool: { d: true } })).toEqual([
      {
        operator: 'stringequals',
        key: 'aws:sourcevpce',
        values: [
          { text: 'a', isOpen: false },
          { text: '${P}', isOpen: true },
        ],
      },
      { operator: 'stringequals', key: 'b', values: [{ text: 'c', isOpen: false }] },
      { operator: 'bool', key: 'd', values: [{ text: 'true', isOpen: false }] },
    ]);
    expect([compared(undefined), compared('x'), compared({ StringEquals: 'x' })]).toEqual([[], [], []]);
  });

  const BOTH = 'principals,service';
  const ORG = 'o-a1b2c3d4e5';
  test.each<[string, string, unknown, string]>([
    ['StringEquals', 'aws:SourceAccount', OWN, BOTH],
    ['StringEquals', 'aws:SourceAccount', ref('AWS::AccountId'), BOTH],
    ['StringEquals', 'aws:PrincipalAccount', [OWN, STRANGER], ''],
    ['StringEquals', 'aws:SourceOwner', OWN, BOTH],
    ['StringEquals', 'kms:CallerAccount', OWN, BOTH],
    ['StringEquals', 'kms:CallerAccount', STRANGER, ''],
    ['StringEquals', 'aws:SourceAccount', [], ''],
    ['StringEqualsIfExists', 'aws:SourceAccount', OWN, ''],
    ['StringNotEquals', 'aws:SourceAccount', OWN, ''],
    ['ForAllValues:StringEquals', 'aws:SourceAccount', OWN, ''],
    ['ForAnyValue:StringEquals', 'aws:SourceAccount', OWN, BOTH],
    ['StringEqualsIgnoreCase', 'aws:SourceAccount', OWN, BOTH],
    ['StringLike', 'aws:PrincipalOrgID', ORG, BOTH],
    ['StringLike', 'aws:PrincipalOrgPaths', `${ORG}/*`, BOTH],
    ['StringLike', 'aws:PrincipalOrgID', `${ORG}*`, ''],
    ['StringLike', 'aws:PrincipalOrgID', 'o-short', ''],
    ['StringLike', 'aws:PrincipalOrgID', `x${ORG}`, ''],
    ['StringLike', 'aws:SourceOrgID', ref('P'), ''],
    ['ArnLike', 'aws:SourceArn', `arn:aws:sns:eu-west-1:${OWN}:*`, BOTH],
    ['ArnEquals', 'aws:PrincipalArn', `arn:aws:iam::${STRANGER}:role/a`, ''],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::bucket', BOTH],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*', ''],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::?a', ''],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::a*', BOTH],
    ['ArnLike', 'aws:SourceArn', `arn:aws:s3:::`, ''],
    ['ArnLike', 'aws:SourceArn', `arn:aws:s3::${STRANGER}:a`, ''],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:::a', ''],
    ['ArnLike', 'aws:SourceArn', 'text', ''],
    ['ArnLike', 'aws:SourceArn', { 'Fn::GetAtt': ['B', 'Arn'] }, BOTH],
    ['ArnLike', 'aws:SourceArn', ref('P'), ''],
    ['StringEquals', 'aws:SourceVpce', 'vpce-1', BOTH],
    ['StringLike', 'aws:SourceVpce', 'vpce-*', ''],
    ['StringLike', 'aws:SourceVpc', 'vpc-?', ''],
    ['StringEquals', 'aws:SourceVpc', '', ''],
    ['StringEquals', 'aws:ResourceAccount', OWN, ''],
    ['StringEquals', 'aws:Elsewhere', OWN, ''],
    ['StringEquals', 'kms:EncryptionContext:aws:logs:arn', `arn:aws:logs:eu-west-1:${OWN}:log-group:a`, 'service'],
    ['StringEquals', 'kms:EncryptionContext:aws:logs:arn', `arn:aws:logs:eu-west-1:${STRANGER}:log-group:a`, ''],
    ['StringEquals', 'kms:EncryptionContext:aws:logs:arn', ref('P'), ''],
    ['StringEqualsIfExists', 'kms:EncryptionContext:a', `arn:aws:logs:eu-west-1:${OWN}:log-group:a`, ''],
  ])('%s of %s with %j limits %j', (operator, key, values, expected) =>
    expect(limits(operator, key, values)).toBe(expected),
  );

  test.each<[unknown, string]>([
    [{ Bool: { 'kms:GrantIsForAWSResource': true } }, 'grant'],
    [{ Bool: { 'kms:GrantIsForAWSResource': ['true'] }, StringEquals: { a: 'b' } }, 'grant'],
    [{ Bool: { 'kms:GrantIsForAWSResource': ['true', 'false'] } }, ''],
    [{ Bool: { 'kms:GrantIsForAWSResource': [] } }, ''],
    [{ BoolIfExists: { 'kms:GrantIsForAWSResource': true } }, ''],
    [{ Bool: { 'aws:SecureTransport': false } }, 'plain'],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, 'plain'],
    [{ Bool: { 'aws:SecureTransport': true } }, ''],
    [{ Bool: { 'aws:SecureTransport': ['false', 'true'] } }, ''],
    [{ Bool: { 'aws:SecureTransport': [] } }, ''],
    [{ BoolIfExists: { 'aws:SecureTransport': false } }, ''],
    [{ Bool: { 'aws:SecureTransport': false }, StringEquals: { a: 'b' } }, ''],
    [{ Bool: { 'aws:Other': false } }, ''],
    [{}, ''],
    [{ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }, 'via'],
    [{ StringEquals: { 'kms:ViaService': join('s3.', ref('AWS::Region'), '.amazonaws.com') } }, 'via'],
    [{ StringLike: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com', '*.amazonaws.com'] } }, ''],
    [{ StringEquals: { 'kms:ViaService': join('s3.', ref('P'), '.amazonaws.com') } }, ''],
    [{ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com.evil' } }, ''],
    [{ StringEquals: { 'kms:ViaService': 's3.cn-north-1.amazonaws.com.cn' } }, 'via'],
    [{ StringEquals: { 'kms:ViaService': 's3.eusc-de-east-1.amazonaws.eu' } }, 'via'],
    [{ StringEquals: { 'kms:ViaService': '/s3.eu-west-1.amazonaws.com' } }, ''],
    [{ StringEquals: { 'kms:ViaService': [] } }, ''],
    [{ StringNotEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }, ''],
    [{ StringEquals: { 'kms:Other': 's3.eu-west-1.amazonaws.com' } }, ''],
  ])('%j bounds %j', (Condition, expected) => {
    const all = compared(Condition);
    const found = [isGrantBounded(all) && 'grant', isOfPlainText(all) && 'plain', isThroughService(all) && 'via'];
    expect(found.filter(Boolean).join()).toBe(expected);
  });

  test('a service that nobody says the region of is named too', () => {
    const [T, value] = [at(world({ T: ['T'] }, ''), 'T'), join('s3.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'))];
    expect(isThroughService(comparisonsOf(T, said({ Condition: { StringEquals: { 'kms:ViaService': value } } })))).toBe(
      true,
    );
  });
});

describe('principals', () => {
  const kinds = (principal: unknown): unknown =>
    principalsOf(holder, said({ Principal: principal })).map(({ kind, path, text }) => `${kind} ${path} ${text}`);
  const aws = (kind: string, text: string): string[] => [`${kind} P.Principal.AWS ${text}`];

  test.each<[unknown, unknown]>([
    [undefined, []],
    ['*', ['everybody P.Principal *']],
    [{ AWS: '*' }, aws('everybody', '*')],
    [{ AWS: ['*', OWN] }, [...aws('everybody', '*'), ...aws('account', OWN)]],
    [{ AWS: '**' }, aws('everybody', '**')],
    [{ AWS: STRANGER }, aws('foreign', STRANGER)],
    [{ AWS: `${OWN}1` }, aws('unknown', `${OWN}1`)],
    [{ AWS: ref('AWS::AccountId') }, aws('account', OWN)],
    [{ AWS: `arn:aws:iam::${OWN}:root` }, aws('account', `arn:aws:iam::${OWN}:root`)],
    [{ AWS: `arn:aws:iam::${OWN}:role/a` }, aws('own', `arn:aws:iam::${OWN}:role/a`)],
    [{ AWS: `arn:aws:iam::${OWN}:role/*` }, aws('account', `arn:aws:iam::${OWN}:role/*`)],
    [{ AWS: `arn:aws:iam::${STRANGER}:root` }, aws('foreign', `arn:aws:iam::${STRANGER}:root`)],
    [{ AWS: 'arn:aws:iam::*:root' }, aws('everybody', 'arn:aws:iam::*:root')],
    [{ AWS: 'arn:aws:iam::11112222333?:root' }, aws('everybody', 'arn:aws:iam::11112222333?:root')],
    [{ AWS: { 'Fn::GetAtt': ['R', 'Arn'] } }, aws('own', '${R}')],
    [{ AWS: ref('P') }, aws('unknown', '${P}')],
    [{ AWS: 'AROAEXAMPLE' }, aws('unknown', 'AROAEXAMPLE')],
    [{ Service: 'eks.amazonaws.com' }, ['service P.Principal.Service eks.amazonaws.com']],
    [{ Service: ref('P') }, ['unknown P.Principal.Service ${P}']],
    [{ Service: '*' }, ['everybody P.Principal.Service *']],
    [{ Federated: 'x' }, ['federated P.Principal.Federated x']],
    [{ CanonicalUser: 'x' }, ['unknown P.Principal.CanonicalUser x']],
    [ref('P'), ['unknown P.Principal ${P}']],
    [{ 'Fn::GetAtt': ['R', 'Arn'] }, ['own P.Principal ${R}']],
  ])('%j is %j', (principal, found) => expect(kinds(principal)).toEqual(found));

  test('whoever is not excepted is let in', () =>
    expect(principalsOf(holder, said({ NotPrincipal: { AWS: OWN }, Principal: '*' }))).toEqual([
      { kind: 'all but some', path: 'P.NotPrincipal', text: `{"AWS":"${OWN}"}` },
    ]));

  const NO_SOURCE =
    'the service acts for other accounts too, and nothing says for which (aws:SourceAccount, aws:SourceArn)';
  const FROM_US = { StringEquals: { 'aws:SourceAccount': OWN } };
  const VPCE = { StringEquals: { 'aws:SourceVpce': 'vpce-1' } };
  test.each<[string, object, string | undefined]>([
    ['everybody', { Principal: '*' }, 'no condition keeps other accounts out'],
    ['everybody by an endpoint', { Principal: '*', Condition: VPCE }, undefined],
    [
      'everybody for an account',
      { Principal: '*', Condition: FROM_US },
      'its condition is met by every service that acts for this account, and none is named',
    ],
    ['everybody for both', { Principal: '*', Condition: { ...VPCE, StringLike: FROM_US.StringEquals } }, undefined],
    ['a service', { Principal: { Service: 'a' } }, NO_SOURCE],
    ['a service that is trusted', { Principal: { Service: 'trusted' } }, undefined],
    ['a service for an account', { Principal: { Service: 'a' }, Condition: FROM_US }, undefined],
    [
      'another account',
      { Principal: { AWS: STRANGER }, Condition: VPCE },
      'it is of another account, or of one that nobody said is ours',
    ],
    ['its account', { Principal: { AWS: OWN } }, undefined],
    ['its role', { Principal: { AWS: `arn:aws:iam::${OWN}:role/a` } }, undefined],
    ['a provider', { Principal: { Federated: 'a' } }, 'whoever runs that provider could say who comes in'],
    ['a parameter', { Principal: { AWS: ref('P') } }, 'whom it lets in is known only at deployment'],
    [
      'all but one',
      { NotPrincipal: { AWS: OWN } },
      'everybody but the named is let in, and conditions do not say whom that leaves',
    ],
  ])('%s is let in for a reason', (_, json, problem) =>
    expect(admittedBy(holder, said(json), (service) => service === 'trusted').map((one) => one.problem)).toEqual(
      problem === undefined ? [] : [problem],
    ),
  );

  test('no service is trusted of itself', () =>
    expect(
      admittedBy(holder, said({ Principal: { Service: ['a', 'b'] } })).map(({ principal }) => principal.text),
    ).toEqual(['a', 'b']));
});

describe('reach', () => {
  test.each<[object, string]>([
    [{ Resource: '*' }, 'everything'],
    [{}, 'everything'],
    [{ NotResource: 'arn:aws:s3:::a', Resource: 'arn:aws:s3:::a' }, 'everything'],
    [{ Resource: [] }, 'everything'],
    [{ Resource: 'arn:aws:s3:::*' }, 'everything'],
    [{ Resource: 'arn:*' }, 'everything'],
    [{ Resource: 'arn:aws:s3:a*' }, 'everything'],
    [{ Resource: 'arn:aws:sns:eu-west-1:1:*' }, 'everything'],
    [{ Resource: 'arn:aws:sns:eu-west-1:1:*:*' }, 'everything'],
    [{ Resource: 'arn:aws:iam::1:role/*' }, 'a whole kind'],
    [{ Resource: 'arn:aws:logs:eu-west-1:1:log-group:*' }, 'a whole kind'],
    [{ Resource: 'arn:aws:iam::1:role/a*' }, 'named'],
    [{ Resource: 'arn:aws:iam::1:*/role' }, 'named'],
    [{ Resource: 'arn:aws:s3:::bucket/*' }, 'named'],
    [{ Resource: 'arn:aws:s3:::bucket' }, 'named'],
    [{ Resource: 'name' }, 'named'],
    [{ Resource: join({ 'Fn::GetAtt': ['B', 'Arn'] }, '/*') }, 'named'],
    [{ Resource: join('arn:aws:s3:::', ref('P')) }, 'unknown'],
    [{ Resource: ref('P') }, 'unknown'],
    [{ Resource: ['arn:aws:s3:::a', 'arn:aws:iam::1:role/*'] }, 'a whole kind'],
    [{ Resource: ['arn:aws:iam::1:role/*', ref('P')] }, 'unknown'],
    [{ Resource: [ref('P'), '*'] }, 'everything'],
    [{ Resource: join('arn:aws:iam::1:role/', '*', ref('AWS::AccountId')) }, 'named'],
  ])('%j reaches %s', (json, expected) => expect(reach(holder, said(json))).toBe(expected));
});

describe('keys', () => {
  test.each<[unknown, boolean]>([
    [ref('K'), true],
    [ref('A'), true],
    [ref('M'), true],
    [ref('B'), false],
    ['1234abcd-12ab-34cd-56ef-1234567890ab', true],
    [`arn:aws:kms:eu-west-1:${OWN}:alias/own`, true],
    ['alias/own', true],
    ['alias/aws/s3', false],
    [`arn:aws:kms:eu-west-1:${OWN}:alias/aws/ebs`, false],
    ['my-alias/aws/s3', true],
    ['AWS_OWNED_KMS_KEY', false],
    ['aws_owned_key', false],
    ['MY_AWS_OWNED_KEY', true],
    ['AWS_OWNED_KEY_2', true],
    ['', false],
    [undefined, false],
    [null, false],
    [ref('P'), false],
    [{ 'Fn::ImportValue': 'other' }, true],
    [join('alias/', ref('P')), false],
    [ref('AWS::NoValue'), false],
  ])('%j is of our own: %s', (KeyId, expected) => {
    const keys = { K: ['AWS::KMS::Key'], A: ['AWS::KMS::Alias'], M: ['AWS::KMS::ReplicaKey'], B: ['Other'] } as const;
    expect(isOwnKey(at(world({ ...keys, T: ['T', { KeyId }] }), 'T'), 'KeyId')).toBe(expected);
  });
});

describe('buckets', () => {
  const assembly = world({
    Logs: ['AWS::S3::Bucket', { BucketName: 'logs' }],
    Data: ['AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: ref('Logs') } }],
    ByRef: ['AWS::S3::BucketPolicy', { Bucket: ref('Data') }],
    ByName: ['AWS::S3::BucketPolicy', { Bucket: 'logs' }],
    Nobody: ['AWS::S3::BucketPolicy', {}],
  });
  const [logs, data] = [at(assembly, 'Logs'), at(assembly, 'Data')];

  test('of logs are those that S3 delivers to', () =>
    expect([isLogBucket(logs, assembly), isLogBucket(data, assembly)]).toEqual([true, false]));

  test('have the policies that name them', () =>
    expect([logs, data].map((one) => policiesOf(one, assembly).map(({ logicalId }) => logicalId))).toEqual([
      ['ByName'],
      ['ByRef'],
    ]));

  test.each<[unknown, boolean, boolean]>([
    ['*', true, true],
    ['arn:aws:s3:::logs', true, false],
    ['arn:aws-cn:s3:::logs', true, false],
    ['arn:aws:s3:::logs/*', false, true],
    [['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'], true, true],
    ['arn:aws:s3:::logs/a*', false, false],
    ['arn:aws:s3:::other', false, false],
    [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, true, false],
    [join({ 'Fn::GetAtt': ['Logs', 'Arn'] }, '/*'), false, true],
    [join('arn:aws:s3:::', ref('Logs'), '/*'), false, true],
    [undefined, false, false],
  ])('%j is for the bucket: %s, and for its objects: %s', (Resource, itself, objects) =>
    expect(bucketReach(at(assembly, 'ByName'), said({ Resource }), logs)).toEqual({ itself, objects }),
  );
});

describe('roles', () => {
  const allow = (Action: string): object => ({ Statement: { Effect: 'Allow', Action } });
  const assembly = world({
    R: [
      'AWS::IAM::Role',
      {
        RoleName: 'named',
        ManagedPolicyArns: [ref('Managed'), ref('Other'), 'arn:aws:iam::aws:policy/service-role/A'],
        Policies: [{ PolicyDocument: allow('own:A') }],
      },
    ],
    Other: ['AWS::IAM::Role', { ManagedPolicyArns: ref('P') }],
    Profile: ['AWS::IAM::InstanceProfile', { Roles: [ref('R')] }],
    Managed: ['AWS::IAM::ManagedPolicy', { PolicyDocument: allow('managed:A') }],
    ByRef: ['AWS::IAM::Policy', { Roles: [ref('Other'), ref('R')], PolicyDocument: allow('ref:A') }],
    ByName: ['AWS::IAM::RolePolicy', { RoleName: 'named', PolicyDocument: allow('name:A') }],
    Both: ['AWS::IAM::ManagedPolicy', { Roles: ['named'], PolicyDocument: allow('both:A') }],
    Else: ['AWS::IAM::Policy', { Roles: ['another'], PolicyDocument: allow('else:A') }],
    None: ['AWS::IAM::Policy', { PolicyDocument: allow('none:A') }],
    Set: [
      'AWS::SSO::PermissionSet',
      {
        ManagedPolicies: [
          'arn:aws-cn:iam::aws:policy/View',
          'arn:aws:iam::1:policy/own',
          ref('AWS::NoValue'),
          'x/arn:aws:iam::aws:policy/View',
        ],
      },
    ],
    User: ['T', { ByRole: ref('R'), ByProfile: ref('Profile'), ByOther: ref('Managed'), ByName: 'named' }],
  });

  test('are behind a reference or an instance profile', () =>
    expect(
      ['ByRole', 'ByProfile', 'ByOther', 'ByName'].map((path) => roleAt(at(assembly, 'User'), path)?.logicalId),
    ).toEqual(['R', 'R', undefined, undefined]));

  test('may do what is written in them, beside them and in what they name', () => {
    const actions = (id: string): unknown =>
      allowedTo(assembly, at(assembly, id)).map(({ holder: by, statement }) => [
        by.logicalId,
        statement.json['Action'],
      ]);
    expect(actions('R')).toEqual([
      ['R', 'own:A'],
      ['ByRef', 'ref:A'],
      ['ByName', 'name:A'],
      ['Both', 'both:A'],
      ['Managed', 'managed:A'],
    ]);
    expect(actions('Other')).toEqual([['ByRef', 'ref:A']]);
  });

  test('name policies of AWS, of the app and of nobody', () => {
    const of = (id: string): unknown =>
      managedPoliciesOf(at(assembly, id)).map(({ path, name, isOurs }) => [path, name, isOurs]);
    expect(of('R')).toEqual([
      ['ManagedPolicyArns.0', undefined, true],
      ['ManagedPolicyArns.1', undefined, false],
      ['ManagedPolicyArns.2', 'service-role/A', false],
    ]);
    expect(of('Other')).toEqual([['ManagedPolicyArns', undefined, false]]);
    expect(of('Set')).toEqual([
      ['ManagedPolicies.0', 'View', false],
      ['ManagedPolicies.1', undefined, false],
      ['ManagedPolicies.3', undefined, false],
    ]);
    expect(of('User')).toEqual([]);
  });
});
