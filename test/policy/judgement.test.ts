import { check, type Exception, type Finding, judge, type Rule, written } from '../../lib/policy';
import {
  complaint,
  demanded,
  equals,
  forbidden,
  oneOf,
  optional,
  quoted,
  required,
  requiredAt,
  requiredIn,
  says,
  undecided,
} from '../../lib/policy/checks';
import { acknowledgementProblems, exceptionsIn } from '../../lib/policy/exceptions/in-stacks';
import { withoutDefault } from '../../lib/policy/exceptions/in-tree';
import { objectsOf } from '../../lib/policy/exceptions/judge';
import { readException } from '../../lib/policy/exceptions/metadata';
import { isAt, ownExceptionOf, ownObjectExceptions } from '../../lib/policy/exceptions/own';
import { acceptedText } from '../../lib/policy/exceptions/types';
import { Assembly } from '../../lib/policy/model/assembly';
import { KubernetesObject } from '../../lib/policy/model/kubernetes-object';
import type { Resource, Stack, TemplateJson } from '../../lib/policy/model/resource';
import {
  contentsOf,
  isWrong,
  ofFiles,
  type Report,
  reportAsJson,
  reportAsJUnit,
  reportAsSarif,
} from '../../lib/policy/report';
import { groupOf, judges, placeOf } from '../../lib/policy/report/report';
import { reportOf, violationAt } from '../../lib/policy/validation';
import { ref } from './kinds/template';

const stack = (name: string, Resources: object, more: object = {}): Stack => ({
  name,
  template: { Resources } as TemplateJson,
  ...more,
});
const resource = (Properties: object, more: object = {}): Resource =>
  new Assembly([stack('s', { R: { Type: 'T', Properties } }, more)]).resources[0]!;
const object = (json: object, from?: { file: string; line: number }): KubernetesObject =>
  new KubernetesObject(json as KubernetesObject['json'], undefined, from);
const POD = { kind: 'Pod', metadata: { name: 'p', namespace: 'n' } };
const rule = (id: string, more: object = {}): Rule =>
  ({
    over: 'resource',
    id,
    title: `title of ${id}`,
    source: `source of ${id}`,
    check: () => [],
    ...more,
  }) as unknown as Rule;
const finding = (id: string, where: string, more: Partial<Finding> = {}): Finding => ({
  rule: rule(id),
  where,
  path: 'a.b',
  value: 1,
  problem: 'bad',
  wayOut: 'mend it',
  ...more,
});

describe('demands', () => {
  const demand = { holds: equals(1), problem: 'it must be 1', wayOut: () => 'write 1' };
  const of = (properties: object): Resource => resource(properties);
  const said = (complaints: readonly { value?: unknown; problem: string }[]): unknown =>
    complaints.map(({ value, problem }) => [value, problem]);
  const OPEN = 'its value is known only at deployment, so nobody can check it now';

  test.each<[string, object, unknown, unknown, unknown]>([
    ['what holds', { a: 1 }, [], [], [[1, 'it must be 1']]],
    ['what does not', { a: 2 }, [[2, 'it must be 1']], [[2, 'it must be 1']], [[2, 'it must be 1']]],
    ['nothing', {}, [[undefined, 'it must be 1']], [], []],
    ['what is left out', { a: ref('AWS::NoValue') }, [[undefined, 'it must be 1']], [], []],
    ['what nobody knows', { a: ref('P') }, [[ref('P'), OPEN]], [[ref('P'), OPEN]], [[ref('P'), 'it must be 1']]],
  ])('are told %s', (_, properties, whenRequired, whenOptional, whenForbidden) => {
    expect(said(required(of(properties), 'a', demand))).toEqual(whenRequired);
    expect(said(optional(of(properties), 'a', demand))).toEqual(whenOptional);
    expect(said(forbidden(of(properties), 'a', demand))).toEqual(whenForbidden);
  });

  test.each<[unknown, unknown]>([
    [1, []],
    [2, [['x.a', 2, 'it must be 1']]],
    [undefined, [['x.a', undefined, 'it must be 1']]],
    ['<known at deployment>', [['x.a', '<known at deployment>', OPEN]]],
  ])('of an object that says %j', (a, found) => {
    const told = [
      requiredIn(object({ x: { a } }), 'x.a', demand),
      requiredAt({ a }, 'x', 'a', demand),
      demanded('x.a', a, demand),
    ];
    for (const complaints of told)
      expect(complaints.map(({ path, value, problem }) => [path, value, problem])).toEqual(found);
  });

  test('say what to do', () => {
    expect(complaint('a', 1, demand)).toEqual({ path: 'a', value: 1, problem: 'it must be 1', wayOut: 'write 1' });
    expect(complaint('a', 1, { problem: 'p', wayOut: 'w' }).wayOut).toBe('w');
    expect(undecided('a', 1).wayOut).toBe('write the value, or accept it here with a reason');
    expect([true, 'true', 1, 'x', undefined, null, {}].map(says(true))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect([1, '1'].map(says(1))).toEqual([true, true]);
    expect([1, 2, 3].map(oneOf(1, 2))).toEqual([true, true, false]);
    expect([quoted([]), quoted(['a']), quoted(new Set(['a', 'b']))]).toEqual(['', "'a'", "'a', 'b'"]);
  });
});

describe('rules', () => {
  const complaining = (more: object): Rule =>
    rule('own', { check: () => [complaint('a', 1, { problem: 'p', wayOut: 'w' })], ...more });
  const where = (of: Rule, stacks: readonly Stack[], objects: readonly KubernetesObject[] = []): readonly string[] =>
    check({ stacks, objects }, [of]).map((one) => one.where);
  const stacks = [
    stack('a', { One: { Type: 'X' }, Two: { Type: 'Y' } }),
    stack('b', {
      M: { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: JSON.stringify([POD]) } },
    }),
  ];

  test('are asked of what they are over, and of all of it where they name nothing', () => {
    expect(where(complaining({ over: 'template' }), stacks)).toEqual(['a', 'b']);
    expect(where(complaining({ types: ['X'] }), stacks)).toEqual(['a/One (X)']);
    expect(where(complaining({}), stacks)).toHaveLength(3);
    expect(
      where(complaining({ over: 'object', kinds: ['Pod'] }), stacks, [
        object({ kind: 'Job', metadata: { name: 'j' } }),
      ]),
    ).toEqual(['Pod n/p in b/M (Custom::AWSCDK-EKS-KubernetesResource)']);
    expect(where(complaining({ over: 'object' }), stacks, [object({ kind: 'Job', metadata: { name: 'j' } })])).toEqual([
      'Pod n/p in b/M (Custom::AWSCDK-EKS-KubernetesResource)',
      'Job j',
    ]);
  });

  test('know nodes, networks and the account, as far as anybody said', () => {
    let seen: Record<string, unknown> = {};
    const looking = rule('own', {
      over: 'object',
      check: (_: unknown, cluster: Record<string, unknown>) => ((seen = cluster), []),
    });
    const [pod] = [object(POD)];
    const look = (judged: object): Record<string, unknown> => {
      check({ stacks: [], objects: [pod!], ...judged }, [looking]);
      return { ...seen, objects: undefined };
    };
    expect(look({})).toEqual({});
    expect(look({ account: '1', nodeGroups: [] })).toEqual({ account: '1', nodeGroups: [] });
    const vpc = stack('v', { V: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } });
    expect(look({ stacks: [vpc, { ...vpc, name: 'w', account: '2' }] })).toMatchObject({
      account: '2',
      nodeGroups: [],
      networks: { subnets: [] },
    });
    expect(look({ stacks: [{ ...vpc, account: '2' }], account: '1' })['account']).toBe('1');
  });

  test('that find the same in two ways of a template say it once, and what differs twice', () => {
    const template = {
      Conditions: { C: { 'Fn::Equals': [ref('P'), 'x'] } },
      Resources: { R: { Type: 'X', Properties: { a: { 'Fn::If': ['C', 1, 2] } } } },
    };
    const either = [{ name: 's', template: template as unknown as TemplateJson }];
    const telling = (value: (one: Resource) => unknown): Rule =>
      rule('own', { check: (one: Resource) => [complaint('a', value(one), { problem: 'p', wayOut: 'w' })] });
    expect(check({ stacks: either, objects: [] }, [telling(() => 0)])).toHaveLength(1);
    expect(
      check({ stacks: either, objects: [] }, [telling((one) => one.knownAt('a'))]).map(({ value }) => value),
    ).toEqual([1, 2]);
  });
});

const EXCEPTION: Exception = {
  rule: 'r',
  object: 's/A (T)',
  reason: 'a reason of 20 letters',
  owner: 'me',
  expires: '2027-06-30',
};

describe('exceptions', () => {
  const A = finding('r', 's/A (T)', { resource: resource({}) });
  const judged = (findings: readonly Finding[], exceptions: readonly Partial<Exception>[], more: object = {}) => {
    const { open, accepted, problems } = judge(findings, {
      exceptions: written(exceptions.map((one) => ({ ...EXCEPTION, ...one }))),
      ruleIds: ['r', 'q'],
      ...more,
    });
    return {
      open: open.length,
      accepted: accepted.map(({ exception }) => exception.at),
      said: problems.map(({ field, message }) => `${field}: ${message}`),
    };
  };

  test('take a finding of their rule at their object', () => {
    expect(judged([A], [{}])).toEqual({ open: 0, accepted: ['exceptions[0]'], said: [] });
    expect(judged([A, finding('r', 's/B (T)', { resource: resource({}) })], [{}])).toMatchObject({ open: 1, said: [] });
    expect(judged([], [])).toEqual({ open: 0, accepted: [], said: [] });
  });

  test.each<[string, Partial<Exception>, readonly string[]]>([
    [
      'a reason of 19 letters',
      { reason: 'x'.repeat(19) },
      [
        `exceptions[0].reason: '${'x'.repeat(19)}' does not say why; write it for whoever reads it in a year (20 letters)`,
      ],
    ],
    ['a padded one', { reason: ` ${'x'.repeat(19)} ` }, [expect.stringContaining('exceptions[0].reason')]],
    [
      'a star',
      { object: 's/A*' },
      ["exceptions[0].object: 's/A*' is no object; name one as its finding does: an exception holds for one"],
    ],
    ['no rule', { rule: 'zzzzzz' }, ["exceptions[0].rule: 'zzzzzz' is no rule; 'windlass policy --list' has them"]],
    ['no owner', { owner: ' ' }, ['exceptions[0].owner: nobody owns it; name who answers for it and takes it out']],
    [
      'no day',
      { expires: '2027-02-30x' },
      ["exceptions[0].expires: '2027-02-30x' is no day; give the last day it holds, like 2027-06-30"],
    ],
    ['a day with something before it', { expires: 'x2027-02-20' }, [expect.stringContaining('is no day')]],
    ['a month that is none', { expires: '2027-13-01' }, [expect.stringContaining('is no day')]],
    [
      'a day that is over',
      { expires: '2026-12-31' },
      ["exceptions[0].expires: it ended on 2026-12-31; mend 's/A (T)', or decide again and give a later day"],
    ],
  ])('with %s take nothing', (_, change, said) =>
    expect(judged([A], [change], { day: '2027-01-01T10:00:00Z' })).toEqual({ open: 1, accepted: [], said }),
  );

  test('hold with 20 letters, until the end of their day, and without a day for ever', () => {
    expect(judged([A], [{ reason: 'x'.repeat(20) }]).open).toBe(0);
    expect(judged([A], [{ expires: '2027-01-01' }], { day: '2027-01-01T10:00:00Z' }).open).toBe(0);
    expect(judged([A], [{ expires: '2000-01-01' }]).open).toBe(0);
  });

  test('that accept nothing are told, unless only a part was judged', () => {
    const other = finding('r', 's/B (T)', { resource: resource({}) });
    expect(judged([other], [{}]).said).toEqual([
      "exceptions[0]: it accepts nothing: 'r' finds nothing at 's/A (T)'; take it out, or name what is found: 's/B (T)'",
    ]);
    expect(judged([], [{}]).said).toEqual([
      "exceptions[0]: it accepts nothing: 'r' finds nothing at 's/A (T)'; take it out",
    ]);
    expect(judged([finding('q', 's/B (T)', { resource: resource({}) })], [{}]).said).toEqual([
      "exceptions[0]: it accepts nothing: 'r' finds nothing at 's/A (T)'; take it out",
    ]);
    expect(judged([other], [{}], { whole: false }).said).toEqual([]);
    expect(judged([A], [{}, { object: 's/Z' }]).said).toHaveLength(1);
  });

  test('that stand twice are told, with the first', () => {
    const TWICE = "exceptions[2]: 'r' at 's/A (T)' is accepted by exceptions[0] already; remove one";
    expect(judged([A], [{}, { rule: 'q' }, {}], { whole: false }).said).toEqual([TWICE]);
    expect(judged([A], [{}, { object: 's/B' }], { whole: false }).said).toEqual([]);
  });

  test('name an object, a resource or a template as its finding does', () => {
    const pod = object(POD);
    expect(objectsOf(finding('r', 'Pod n/p in x', { object: pod }))).toEqual(['Pod n/p', 'Pod n/p in x']);
    expect(objectsOf(A)).toEqual(['s/A (T)', 's/R']);
    expect(objectsOf(finding('r', 's', { stack: stack('s', {}) }))).toEqual(['s']);
    expect(objectsOf(finding('r', 'rule r'))).toEqual([]);
  });

  test('are read from the metadata of constructs', () => {
    expect(readException({ ...EXCEPTION }, 'label', 'at')).toEqual({ ...EXCEPTION, at: 'at' });
    expect(readException({ rule: 1 }, 'label', 'at')).toEqual({
      rule: '',
      object: 'label',
      reason: '',
      owner: '',
      at: 'at',
    });
    expect(readException({ expires: 1, object: '' }, 'label', 'at')).toMatchObject({ expires: '', object: 'label' });
    expect(exceptionsIn([stack('a', {}), stack('b', {}, { exceptions: [{ ...EXCEPTION, at: 'x' }] })])).toHaveLength(1);
    expect(['a/Resource', 'a/Default', 'a/Resource/Default', 'a', 'a/Resource/b'].map(withoutDefault)).toEqual([
      'a',
      'a',
      'a',
      'a',
      'a/Resource/b',
    ]);
    expect([
      acceptedText(EXCEPTION),
      acceptedText({ ...EXCEPTION, expires: undefined } as unknown as Exception),
    ]).toEqual(['accepted by me until 2027-06-30: a reason of 20 letters', 'accepted by me: a reason of 20 letters']);
  });

  test.each<[object, readonly string[]]>([
    [
      { rule: 'windlass::x', construct: 'a/b' },
      [
        "acknowledge('windlass::x') at a/b: it names no owner and no last day, and holds for everything below; write acceptFinding(construct, { rule: 'x', reason, owner, expires }) at the one construct",
      ],
    ],
    [{ rule: 'windlass::x', construct: '', reason: '' }, [expect.stringContaining('at the app: it names no owner')]],
    [{ rule: 'CloudFormation-Validate::W1' }, []],
    [
      { rule: 'CloudFormation-Validate::W1', reason: ' ' },
      ["acknowledge('CloudFormation-Validate::W1') at a: it gives no reason; say why"],
    ],
    [
      { rule: 'CloudFormation-Validate::W1', isWide: true },
      [
        "acknowledge('CloudFormation-Validate::W1') at a: it holds for a whole stack or app; acknowledge it at the one construct",
      ],
    ],
    [{ rule: 'CloudFormation-Validate::W1', isWide: true, reason: '' }, [expect.any(String), expect.any(String)]],
    [{ rule: 'other::x', isWide: true, reason: '' }, []],
  ])('of CDK: %j', (one, said) =>
    expect(
      acknowledgementProblems([{ construct: 'a', reason: 'why', rule: '', ...one }]).map(
        ({ field, message }) => `${field}: ${message}`,
      ),
    ).toEqual(said),
  );
});

describe("the product's own exceptions", () => {
  const at = (
    id: string,
    construct: string | undefined,
    more: Partial<Finding> = {},
    name = 'windlass-a-Storage',
  ): string | undefined =>
    ownExceptionOf(
      finding(id, 'w', {
        resource: resource({}, { name, ...(construct === undefined ? {} : { constructs: { R: construct } }) }),
        ...more,
      }),
    )?.rule;
  test('are at their construct, for their rule', () => {
    expect(at('secret-rotation', 'ApiKey')).toBe('secret-rotation');
    expect([
      at('other', 'ApiKey'),
      at('secret-rotation', 'ApiKey/Below'),
      at('secret-rotation', 'x/ApiKey'),
      at('secret-rotation', undefined),
      at('secret-rotation', 'ApiKey', {}, 'x-a-Storage'),
    ]).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(at('secret-rotation', 'Tenants/Team.a_1', {}, 'windlass-a-FrontDoor')).toBe('secret-rotation');
    expect(ownExceptionOf(finding('secret-rotation', 'w'))).toBeUndefined();
    expect(isAt({ rule: '', reason: '', construct: 'a.b/<unknown>' }, 'a.b/<unknown>')).toBe(true);
    expect(isAt({ rule: '', reason: '', construct: 'a.b' }, 'axb')).toBe(false);
  });

  const s3 = (statement: unknown): string | undefined => {
    const of = resource({ P: [statement] }, { name: 'windlass-a-Network', constructs: { R: 'Endpoints/s3' } });
    return ownExceptionOf(finding('endpoint-policy', 'w', { resource: of, path: 'P.0' }))?.rule;
  };
  const from = (networks: unknown, Action: unknown = 's3:GetObject'): object => ({
    Action,
    Condition: { IpAddress: { 'aws:VpcSourceIp': networks } },
  });
  test('of the endpoint of S3 are for reading from private networks', () => {
    expect([s3(from('10.0.0.0/24')), s3(from(['10.0.0.0/24', '172.16.0.0/16']))]).toEqual([
      'endpoint-policy',
      'endpoint-policy',
    ]);
    for (const wrong of [
      from([]),
      from('8.0.0.0/8'),
      from(['10.0.0.0/24', '8.0.0.0/8']),
      from(['10.0.0.0/24', 'x']),
      from('10.0.0.0/24', 's3:*'),
      { Action: 's3:GetObject' },
      { Action: 's3:GetObject', Condition: 'x' },
      'x',
    ])
      expect(s3(wrong)).toBeUndefined();
  });

  test('of objects are for a kind in a namespace, by name or value', () => {
    const of = (id: string, kind: string, namespace: string, name: string, value?: unknown): string | undefined =>
      ownExceptionOf(finding(id, 'w', { object: object({ kind, metadata: { name, namespace } }), value }))?.rule;
    const SERVICE = 'endpoint';
    const [service, queue] = [
      of('edge-logs', 'Service', 'windlass-serving', SERVICE),
      of('bounded-queue', 'Deployment', 'windlass-serving', 'any'),
    ];
    expect(queue).toBe('bounded-queue');
    expect([
      of('bounded-queue', 'Deployment', 'windlass-serving', 'any', 1),
      of('bounded-queue', 'Job', 'windlass-serving', 'any'),
      of('bounded-queue', 'Deployment', 'other', 'any'),
      of('other', 'Deployment', 'windlass-serving', 'any'),
    ]).toEqual([undefined, undefined, undefined, undefined]);
    expect([
      of('edge-logs', 'Service', 'windlass-serving', 'another'),
      of('edge-logs', 'Service', 'other', SERVICE),
    ]).toEqual([undefined, undefined]);
    expect([service, of('edge-logs', 'Service', 'windlass-serving', SERVICE, 1)]).toEqual(['edge-logs', undefined]);
    expect(of('edge-limits', 'Service', 'windlass-serving', SERVICE, 1)).toBe('edge-limits');
    const { weights = '' } = ownObjectExceptions.find((one) => one.weights !== undefined)!;
    const code = (value: unknown): string | undefined =>
      of('remote-code', 'Deployment', 'windlass-serving', 'any', value);
    expect([`/models${weights}`, `/models${weights}//`, `s3://b${weights.slice(0, -1)}`].map(code)).toEqual([
      'remote-code',
      'remote-code',
      'remote-code',
    ]);
    expect([`x/models${weights}`, `/models${weights}more`, `https://b${weights}`, undefined].map(code)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('reports', () => {
  const KEY = rule('one', { types: ['T'], controls: ['NET-01'] });
  const ANY = rule('any');
  const POD_RULE = rule('pod', { over: 'object', kinds: ['Pod'] });
  const WHOLE = rule('whole', { over: 'template' });
  const of = resource({}, { templatePath: 's.json' });
  const pod = object(POD, { file: 'p.yaml', line: 3 });
  const open = [
    finding('one', 's/R (T)', { rule: KEY, resource: of }),
    finding('pod', 'Pod n/p', { rule: POD_RULE, object: pod, value: undefined }),
  ];
  const accepted = [
    {
      finding: finding('any', 's/R (T)', { rule: ANY, resource: of }),
      exception: { ...EXCEPTION, at: 'exceptions[0]' },
    },
  ];
  const contents = contentsOf({ stacks: [of.stack], objects: [pod] });
  const report = (more: object = {}, judged: object = {}): Report =>
    ({
      subject: 'env',
      contents,
      judged: {
        open,
        accepted,
        problems: [{ field: 'f', message: 'm' }],
        asked: [KEY, ANY, POD_RULE, WHOLE],
        ...judged,
      },
      ...more,
    }) as Report;
  const clean = report({}, { open: [], accepted: [], problems: [] });

  test('know what there is', () => {
    expect(contents).toEqual({
      templates: 1,
      resources: 1,
      objects: 1,
      groups: [
        { over: 'template', name: 'template' },
        { over: 'resource', name: 'T' },
        { over: 'object', name: 'Pod' },
      ],
    });
    const manifest = stack('m', {
      B: { Type: 'Z' },
      M: {
        Type: 'Custom::AWSCDK-EKS-KubernetesResource',
        Properties: { Manifest: JSON.stringify([POD, POD, { kind: 'Job' }]) },
      },
      N: { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: 'x' } },
      A: { Type: 'B' },
    });
    expect(contentsOf({ stacks: [manifest], objects: [] })).toMatchObject({ resources: 4, objects: 3 });
    expect(contentsOf({ stacks: [manifest], objects: [] }).groups.map(({ name }) => name)).toEqual([
      'template',
      'B',
      'Custom::AWSCDK-EKS-KubernetesResource',
      'Z',
      'Job',
      'Pod',
    ]);
    expect(contentsOf({ stacks: [], objects: [] })).toEqual({ templates: 0, resources: 0, objects: 0, groups: [] });
  });

  test('know which rules judge what', () => {
    const group = (over: Rule['over'], name: string) => ({ over, name });
    expect([
      judges(KEY, group('resource', 'T')),
      judges(KEY, group('resource', 'U')),
      judges(KEY, group('object', 'T')),
      judges(ANY, group('resource', 'U')),
    ]).toEqual([true, false, false, true]);
    expect([
      judges(POD_RULE, group('object', 'Pod')),
      judges(POD_RULE, group('object', 'Job')),
      judges(WHOLE, group('template', 'template')),
    ]).toEqual([true, false, true]);
    expect([
      groupOf(open[0]!),
      groupOf(open[1]!),
      groupOf(finding('r', 's', { stack: of.stack })),
      groupOf(finding('r', 's')),
    ]).toEqual(['T', 'Pod', 'template', 'the rule itself']);
  });

  test('know the place of a finding', () => {
    const place = (more: Partial<Finding>, file?: string): object =>
      placeOf(finding('r', 'w', more), report(file === undefined ? {} : { file }));
    expect([
      place({ object: pod }, 'e.yaml'),
      place({ resource: of }),
      place({ resource: of }, 'e.yaml'),
      place({ stack: of.stack }),
      place({}),
      place({ object: object(POD), resource: of }),
    ]).toEqual([
      { file: 'p.yaml', line: 3 },
      { file: 's.json' },
      { file: 'e.yaml' },
      { file: 's.json' },
      {},
      { file: 's.json' },
    ]);
  });

  test('are wrong with a finding, or with an exception that is none', () => {
    const PROBLEM = [{ field: 'f', message: 'm' }];
    expect([
      isWrong(clean),
      isWrong(report({}, { problems: [] })),
      isWrong(report({}, { open: [] })),
      isWrong(report({}, { open: [], problems: PROBLEM })),
    ]).toEqual([false, true, true, true]);
    expect([reportAsJson([clean]), reportAsJson([])].map(({ ok, verdict }) => [ok, verdict])).toEqual([
      [true, 'clean'],
      [true, 'clean'],
    ]);
    expect([reportAsJson([clean, report()])].map(({ ok, verdict }) => [ok, verdict])).toEqual([[false, 'findings']]);
  });

  test('as JSON say everything of a finding', () => {
    const { subjects } = reportAsJson([report({ only: ['one'] })]);
    expect(subjects).toEqual([
      {
        subject: 'env',
        judged: { templates: 1, resources: 1, objects: 1, rules: 4, only: ['one'] },
        findings: [
          {
            rule: 'one',
            title: 'title of one',
            controls: ['NET-01'],
            source: 'source of one',
            object: 's/R (T)',
            where: 's/R (T)',
            path: 'a.b',
            value: 1,
            problem: 'bad',
            wayOut: 'mend it',
            file: 's.json',
          },
          {
            rule: 'pod',
            title: 'title of pod',
            controls: [],
            source: 'source of pod',
            object: 'Pod n/p',
            where: 'Pod n/p',
            path: 'a.b',
            value: undefined,
            problem: 'bad',
            wayOut: 'mend it',
            file: 'p.yaml',
            line: 3,
          },
        ],
        accepted: [
          {
            rule: 'any',
            object: 's/R (T)',
            path: 'a.b',
            value: 1,
            reason: EXCEPTION.reason,
            owner: 'me',
            expires: '2027-06-30',
            at: 'exceptions[0]',
          },
        ],
        exceptionProblems: [{ field: 'f', message: 'm' }],
      },
    ]);
    expect(reportAsJson([clean]).subjects[0]?.judged).not.toHaveProperty('only');
    const broken = reportAsJson([report({}, { open: [finding('r', 'rule r')] })]).subjects[0]?.findings[0];
    expect(broken?.object).toBe('rule r');
  });

  test('as JUnit have a case for each rule and group', () => {
    expect(reportAsJUnit([report()]).split('\n')).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="windlass policy" tests="5" failures="3">',
      '  <testsuite name="env" tests="5" failures="3" errors="0" skipped="0">',
      '    <testcase classname="one" name="T">',
      '      <failure message="s/R (T): a.b is 1, but bad; mend it">s/R (T): a.b is 1, but bad; mend it</failure>',
      '    </testcase>',
      '    <testcase classname="any" name="T">',
      '      <system-out>s/R (T): a.b is 1, but bad; mend it: accepted by me until 2027-06-30: a reason of 20 letters</system-out>',
      '    </testcase>',
      '    <testcase classname="pod" name="Pod">',
      '      <failure message="Pod n/p: a.b is not set, but bad; mend it">Pod n/p: a.b is not set, but bad; mend it</failure>',
      '    </testcase>',
      '    <testcase classname="whole" name="template"/>',
      '    <testcase classname="exceptions" name="exceptions">',
      '      <failure message="f: m">f: m</failure>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ]);
    const unknown = reportAsJUnit([report({}, { open: [finding('lost', 'rule lost')] })]);
    expect(unknown).toContain('<testcase classname="lost" name="the rule itself">');
    const twice = reportAsJUnit([report({}, { open: [open[0], { ...open[0], path: 'c' }], problems: [] })]);
    expect(twice).toContain('>s/R (T): a.b is 1, but bad; mend it\ns/R (T): c is 1, but bad; mend it</failure>');
    expect(reportAsJUnit([{ ...clean, subject: `<&>"'\u0001\n\t\uFFFE` }])).toContain(
      'name="&lt;&amp;&gt;&quot;&apos; \n\t "',
    );
  });

  test('as SARIF have a result for each finding, and what is accepted suppressed', () => {
    const { runs } = reportAsSarif(
      [report(), report({ file: 'a folder\\e.yaml' }, { open: [], accepted: [] })],
      '1.2.3',
    );
    const { tool, results } = runs[0]!;
    expect(tool.driver).toMatchObject({ name: 'windlass', version: '1.2.3' });
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['one', 'any', 'pod', 'whole', 'exceptions']);
    expect(tool.driver.rules[0]).toMatchObject({
      shortDescription: { text: 'title of one' },
      help: { text: 'Source: source of one' },
      properties: { tags: ['security', 'NET-01'] },
    });
    expect(tool.driver.rules[1]).toMatchObject({ properties: { tags: ['security'] } });
    expect(results.map(({ ruleId, ruleIndex, locations: [location] }) => [ruleId, ruleIndex, location])).toEqual([
      [
        'one',
        0,
        {
          physicalLocation: { artifactLocation: { uri: 's.json' }, region: { startLine: 1 } },
          logicalLocations: [{ fullyQualifiedName: 's/R (T): a.b', kind: 'resource' }],
        },
      ],
      [
        'pod',
        2,
        {
          physicalLocation: { artifactLocation: { uri: 'p.yaml' }, region: { startLine: 3 } },
          logicalLocations: [{ fullyQualifiedName: 'Pod n/p: a.b', kind: 'resource' }],
        },
      ],
      [
        'any',
        1,
        {
          physicalLocation: { artifactLocation: { uri: 's.json' }, region: { startLine: 1 } },
          logicalLocations: [{ fullyQualifiedName: 's/R (T): a.b', kind: 'resource' }],
        },
      ],
      ['exceptions', 4, { logicalLocations: [{ fullyQualifiedName: 'f', kind: 'resource' }] }],
      [
        'exceptions',
        4,
        {
          physicalLocation: { artifactLocation: { uri: 'a%20folder/e.yaml' }, region: { startLine: 1 } },
          logicalLocations: [{ fullyQualifiedName: 'f', kind: 'resource' }],
        },
      ],
    ]);
    expect(results.map((one) => 'suppressions' in one)).toEqual([false, false, true, false, false]);
    expect(results[2]).toMatchObject({
      suppressions: [
        {
          kind: 'external',
          status: 'accepted',
          justification: 'accepted by me until 2027-06-30: a reason of 20 letters',
        },
      ],
    });
    expect(results[3]).toMatchObject({ level: 'error', message: { text: 'f: m' } });
    const prints = results.map((one) => JSON.stringify('partialFingerprints' in one ? one.partialFingerprints : ''));
    expect(new Set(prints.slice(0, 3)).size).toBe(3);
    expect(prints[0]).toMatch(/^{"windlass\/v1":"[0-9a-f]{64}"}$/);
    expect(reportAsSarif([clean]).runs[0]!.tool.driver).not.toHaveProperty('version');
  });

  test('of files offer no acceptance but at constructs', () => {
    const wayOut = (text: string, more: object = {}, where = 's/R (T)'): string | undefined =>
      ofFiles(report({}, { open: [finding('r', where, { wayOut: text })] }).judged, [{ ...of.stack, ...more }]).open[0]
        ?.wayOut;
    expect([
      wayOut('write it, or accept it here with a reason'),
      wayOut('write it and accept it; then go on'),
      wayOut('accept it with a reason'),
      wayOut('write it'),
      wayOut('write it, or accept it here', { constructs: {} }),
      wayOut('write it, or accept it here', { constructs: {} }, 'sother/R'),
    ]).toEqual([
      'write it',
      'write it; then go on',
      'whoever wrote it changes it, or does without it',
      'write it',
      'write it, or accept it here',
      'write it',
    ]);
  });
});

test('a plugin that fails is a violation', () => {
  const failed = (error: unknown) => violationAt('r', 'p', String(error));
  const violation = violationAt('a', 'place', 'text');
  expect(violation).toEqual({
    ruleName: 'a',
    description: 'text',
    severity: 'fatal',
    violatingResources: [{ locations: ['place'] }],
  });
  expect([reportOf(() => [], failed), reportOf(() => [violation], failed)]).toEqual([
    { success: true, violations: [] },
    { success: false, violations: [violation] },
  ]);
  expect(
    reportOf(() => {
      throw new Error('x');
    }, failed),
  ).toEqual({ success: false, violations: [violationAt('r', 'p', 'Error: x')] });
});
