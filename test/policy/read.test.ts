import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { check, message, readManifests, readTemplates } from '../../lib/policy';
import { readAssembly } from '../../lib/policy/read';
import { isAssembly } from '../../lib/policy/read/assembly';
import { documentsOf } from '../../lib/policy/read/documents';
import { repeatedKeys } from '../../lib/policy/read/json-keys';
import { filesBelow, isDirectory, readSource } from '../../lib/policy/read/sources';

const root = mkdtempSync(join(tmpdir(), 'windlass-read-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes files below a folder of their own. */
function folder(files: Readonly<Record<string, unknown>>): string {
  const directory = mkdtempSync(join(root, 'in-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return directory;
}

const readInput = (path: string): string => readFileSync(path, 'utf8');
const problemsOf = (read: ReturnType<typeof readManifests> | ReturnType<typeof readTemplates>): readonly string[] =>
  read.problems.map(({ field, message: said }) => `${field}: ${said.replace(/\S*\/in-[^/ ]+\/?/g, '')}`);

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'b' } };

describe('Kubernetes objects', () => {
  const kinds = (text: string, stdin = true): readonly string[] =>
    readManifests([stdin ? '-' : folder({ 'a.yaml': text })], (path) =>
      path === '-' ? text : readInput(path),
    ).found.map(({ label }) => label);

  test.each([
    ['documents', '# Source: chart\n---\nkind: A\napiVersion: v1\nmetadata: {name: x}\n---\n---\n', ['A x']],
    ['a List', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [POD, POD] }), ['Pod b/a', 'Pod b/a']],
    [
      'a list of a kind, whose items do not repeat it',
      'kind: PodList\napiVersion: v1\nitems: [{metadata: {name: a}}]',
      ['Pod a'],
    ],
    [
      'lists in lists',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ kind: 'List', items: [POD] }] }),
      ['Pod b/a'],
    ],
    ['an array', JSON.stringify([POD]), ['Pod b/a']],
  ])('%s', (_, text, labels) => expect(kinds(text)).toEqual(labels));

  test('are those of a folder and of everything below it, with the line they begin in', () => {
    const directory = folder({ 'a.yml': '\n\nkind: A\napiVersion: v1\n', 'below/b.json': POD, 'README.md': 'x' });
    symlinkSync(directory, join(directory, 'below', 'again'));
    const { found, problems } = readManifests([directory], readInput);
    expect(problems).toEqual([]);
    expect(found.map(({ kind, from }) => [kind, from?.file.replace(directory, ''), from?.line])).toEqual([
      ['A', '/a.yml', 3],
      ['Pod', '/below/b.json', 1],
    ]);
  });

  test('that hold themselves are none', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: &m {name: a, annotations: *m}';
    expect(problemsOf(readManifests(['-'], () => text))).toEqual([
      expect.stringContaining('an alias stands inside of what it names; write it out'),
    ]);
  });

  test('say yes and no as Kubernetes hears them', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: yes, hostname: 2026-01-02}';
    const [pod] = readManifests(['-'], () => text).found;
    expect(pod?.json['spec']).toEqual({ hostNetwork: true, hostname: '2026-01-02' });
  });

  test.each([
    [
      'text that does not parse',
      'a: [',
      'standard input, line 1: it does not parse: Flow sequence in block collection',
    ],
    ['a repeated key', 'kind: A\nkind: B', 'standard input, line 2: a key stands twice in one object; remove one'],
    [
      'a repeated key of JSON',
      '{"a": {"b": 1,\n"\\u0062": 2}}',
      "standard input, line 2: duplicate key 'b'; remove one",
    ],
    ['a tag', 'kind: !x A', 'standard input, line 1: Unresolved tag: !x'],
    [
      'values of a chart',
      'replicas: 2',
      'no Kubernetes object: it has no apiVersion and no kind; of a chart give what',
    ],
    ['a word', 'hello', 'standard input, line 1: no Kubernetes object: it is a string'],
    ['a list in a list', '[[]]', 'no Kubernetes object: it is a list'],
    ['a number among objects', `[7, ${JSON.stringify(POD)}]`, 'no Kubernetes object: it is a number'],
    ['a List without items', '{"apiVersion": "v1", "kind": "List"}', 'its items are no list'],
    ['items that are none', '{"apiVersion": "v1", "kind": "List", "items": [1]}', 'one of its items is no object'],
    ['items without a kind', '{"apiVersion": "v1", "kind": "List", "items": [{}]}', 'it has no apiVersion and no kind'],
    ['nothing', '---\n---\n', 'standard input holds no Kubernetes object; give what would be applied'],
    ['an alias of itself', 'a: &a\n  b: *a', 'standard input, line 1'],
  ])('%s is refused in one line', (_, text, said) => {
    const read = readManifests(['-'], () => text);
    expect([read.found.length, problemsOf(read).length]).toEqual([0, 1]);
    expect(problemsOf(read)[0]).toContain(said);
    expect(problemsOf(read)[0]).not.toContain('\n');
  });

  test('every fault is told at once', () => {
    const paths = [folder({ 'x.txt': '' }), join(root, 'none'), folder({ 'a.yaml': 'a: [', 'b.yaml': 'kind: A' })];
    expect(problemsOf(readManifests(paths, readInput))).toEqual([
      '--manifests:  holds no file to judge; give one with *.yaml, *.yml or *.json',
      `--manifests: ${join(root, 'none')} cannot be read: ENOENT: no such file or directory`,
      expect.stringContaining('--manifests: a.yaml, line 1: it does not parse'),
      expect.stringContaining('--manifests: b.yaml, line 1: no Kubernetes object: it has no apiVersion'),
    ]);
  });
});

describe('templates', () => {
  test('have short forms of functions', () => {
    const yaml = `Resources:
  T:
    Type: AWS::SNS::Topic
    Properties:
      A: !Ref X
      B: !GetAtt X.Outputs.Y
      C: !Sub ['\${a}', {a: !Ref X}]
      D: !If [Is, !Sub '\${X}', !Ref AWS::NoValue]
      E: !Join ['', [!Ref X, b]]
      F: !GetAZs ''
      G: !Not [!Condition Is]
      H: !Transform {Name: Own}
      Version: 2012-10-17`;
    const { found, problems } = readTemplates([folder({ 'a.yaml': yaml })], readInput);
    expect(problems).toEqual([]);
    expect(found[0]?.template.Resources?.['T']?.Properties).toEqual({
      A: { Ref: 'X' },
      B: { 'Fn::GetAtt': ['X', 'Outputs.Y'] },
      C: { 'Fn::Sub': ['${a}', { a: { Ref: 'X' } }] },
      D: { 'Fn::If': ['Is', { 'Fn::Sub': '${X}' }, { Ref: 'AWS::NoValue' }] },
      E: { 'Fn::Join': ['', [{ Ref: 'X' }, 'b']] },
      F: { 'Fn::GetAZs': '' },
      G: { 'Fn::Not': [{ Condition: 'Is' }] },
      H: { 'Fn::Transform': { Name: 'Own' } },
      Version: '2012-10-17',
    });
  });

  test.each([
    ['no template', { 'a.json': { name: 'x' } }, 'a.json is no CloudFormation template: it has no Resources'],
    ['an empty one', { 'a.yaml': '' }, 'a.yaml is no CloudFormation template: it is empty'],
    ['a word', { 'a.yaml': 'x' }, 'a.yaml is no CloudFormation template: it is no object'],
    ['no resources', { 'a.yaml': 'Resources: {}' }, 'its Resources are empty'],
    ['two documents', { 'a.yaml': 'Resources: {a: {}}\n---\nb: 1' }, 'it has several documents'],
    [
      'a repeated key',
      { 'a.template': '{"Resources": {},\n"Resources": {"a": {}}}' },
      "line 2: duplicate key 'Resources'",
    ],
    [
      'a folder without any',
      { 'a.txt': 'x' },
      'holds no file to judge; give one with *.json, *.yaml, *.yml or *.template',
    ],
    ['an assembly without stacks', { 'manifest.json': { artifacts: {} } }, 'is a cloud assembly without a stack'],
    [
      'an assembly whose template is gone',
      {
        'manifest.json': {
          artifacts: { A: { type: 'aws:cloudformation:stack', properties: { templateFile: 'a.json' } } },
        },
      },
      'manifest.json cannot be read: ENOENT: no such file or directory',
    ],
  ])('%s is refused in one line', (_, files, said) => {
    const read = readTemplates([folder(files)], readInput);
    expect([read.found.length, problemsOf(read).length]).toEqual([0, 1]);
    expect(problemsOf(read)[0]).toContain(said);
  });

  const stack = (templateFile: string): object => ({ type: 'aws:cloudformation:stack', properties: { templateFile } });
  const HASH = 'a'.repeat(64);
  const KEY = { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

  test('of an assembly are those of its stages and those nested in its stacks', () => {
    const directory = folder({
      'manifest.json': {
        artifacts: {
          Top: stack('top.json'),
          Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'stage' } },
        },
      },
      'top.json': {
        Resources: {
          Child: {
            Type: 'AWS::CloudFormation::Stack',
            Properties: {
              TemplateURL: { 'Fn::Sub': `https://s3.\${AWS::URLSuffix}/b/${HASH}.json` },
              Parameters: { Rotated: 'false' },
            },
          },
        },
      },
      'top.assets.json': { files: { [HASH]: { source: { path: 'child.nested.json' } } } },
      'child.nested.json': {
        Parameters: { Rotated: { Type: 'String' } },
        Resources: { Key: { ...KEY, Properties: { EnableKeyRotation: { Ref: 'Rotated' } } } },
      },
      'stage/manifest.json': { artifacts: { Inner: stack('inner.json') } },
      'stage/inner.json': { Resources: { Key: { ...KEY, Properties: { EnableKeyRotation: false } } } },
    });
    for (const path of [directory, join(directory, 'manifest.json')]) {
      const { found, problems } = readTemplates([path], readInput);
      expect(problems).toEqual([]);
      expect(found.map(({ name }) => name)).toEqual(['Top', 'Top/Child', 'Inner']);
      expect(check({ stacks: found, objects: [] }).map(message)).toEqual([
        expect.stringContaining('Top/Child/Key (AWS::KMS::Key): EnableKeyRotation is "false"'),
        expect.stringContaining('Inner/Key (AWS::KMS::Key): EnableKeyRotation is false'),
      ]);
    }
  });

  test('beside each other are one inside the other, with what is handed up and down', () => {
    const directory = folder({
      'a.yaml': `Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: child.yaml, Parameters: {Key: !Ref Key}}
  Key: {Type: AWS::KMS::Key, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Properties: {EnableKeyRotation: true}}`,
      'child.yaml':
        'Parameters: {Key: {Type: String}}\nResources: {T: {Type: AWS::SNS::Topic, Properties: {K: !Ref Key}}}',
    });
    const { found } = readTemplates([directory], readInput);
    expect(found.map(({ name, parent }) => [name.split('/').slice(-2), parent === undefined])).toEqual([
      [[directory.split('/').at(-1), 'a.yaml'], true],
      [['a.yaml', 'Child'], false],
    ]);
  });
});

describe('keys of JSON', () => {
  test.each<[string, readonly (readonly [string, number])[]]>([
    ['{"a": 1, "b": 2}', []],
    ['{"a": 1,\n"a": 2}', [['a', 2]]],
    [
      '{"a": 1, "a": 2, "a": 3}',
      [
        ['a', 1],
        ['a', 1],
      ],
    ],
    ['{"a": {"a": 1}, "b": {"a": 1}}', []],
    ['{"a": {"b": 1,\n "b": 2}}', [['b', 2]]],
    ['{"a": {}, "b": [], "a": 1}', [['a', 1]]],
    ['[{"a": 1}, {"a": 2}]', []],
    ['[{"a": 1, "b": [{}], "a": 2}]', [['a', 1]]],
    ['["a", "a"]', []],
    ['{"a": "b", "b": "a"}', []],
    ['{"a\\"": 1, "a\\"": 2}', [['a"', 1]]],
    ['{"a": "{\\"b\\": 1, \\"b\\": 2}"}', []],
    ['{"a"  \n : 1, "a": 2}', [['a', 2]]],
  ])('%j stand twice or not', (text, found) =>
    expect(repeatedKeys(text).map(({ key, line }) => [key, line])).toEqual(found),
  );
});

describe('documents', () => {
  const read = (text: string): unknown => {
    const { found, problems } = documentsOf('f', { file: 'x', text });
    return problems.length > 0
      ? problems.map(({ message: said }) => said)
      : found.map(({ line, value }) => [line, value]);
  };
  test.each<[string, unknown]>([
    ['', []],
    ['a: 1', [[1, { a: 1 }]]],
    ['{"a": 1}', [[1, { a: 1 }]]],
    ['\n [1]', [[1, [1]]]],
    ['{a: 1}', [[1, { a: 1 }]]],
    ['[a, b]', [[1, ['a', 'b']]]],
    [
      'a: 1\n---\nb: 2',
      [
        [1, { a: 1 }],
        [3, { b: 2 }],
      ],
    ],
    ['a: yes\nb: 1:30\nc: 2026-01-02\nd: 012', [[1, { a: true, b: '1:30', c: '2026-01-02', d: 10 }]]],
    ['a: &x {b: 1}\nc: *x\nd: *x', [[1, { a: { b: 1 }, c: { b: 1 }, d: { b: 1 } }]]],
    ['a: &x {b: 1}\nc: {<<: *x, d: 2}', [[1, { a: { b: 1 }, c: { b: 1, d: 2 } }]]],
    ['a: &x [*x]', ['x, line 1: an alias stands inside of what it names; write it out']],
    ['a: *x', [expect.stringContaining('x, line 1: it does not parse')]],
    ['b: 1\nb: 2', ['x, line 2: a key stands twice in one object; remove one']],
    ['a: !y 1', ['x, line 1: Unresolved tag: !y; write what it stands for']],
    ['a: !!set {b}', [expect.stringContaining('Unresolved tag')]],
    ['{"a": 1,\n"a": 2}', ["x, line 2: duplicate key 'a'; remove one"]],
  ])('of %j', (text, found) => expect(read(text)).toEqual(found));

  test('begin without a mark of the order of bytes, and with a name for people', () => {
    expect(readSource('f', '-', () => '\uFEFFa\uFEFF').found).toEqual([{ file: 'standard input', text: 'a\uFEFF' }]);
    const failing = (error: unknown) =>
      readSource('f', 'p', () => {
        throw error;
      }).problems.map(({ message: said }) => said);
    expect(failing(new Error("EACCES: permission denied, open '/a/b'\nmore"))).toEqual([
      'p cannot be read: EACCES: permission denied',
    ]);
    expect(failing('Error: plain, and so on')).toEqual(['p cannot be read: plain, and so on']);
    expect(readSource('f', join(folder({ 'a.txt': 'text' }), 'a.txt')).found.map(({ text }) => text)).toEqual(['text']);
  });

  test('of a folder are found in the order of their names, each once', () => {
    const directory = folder({ 'c.yaml': '', 'a.yaml': '', 'b/d.yaml': '', 'b/x.yaml.txt': '', 'whole/e.yaml': '' });
    symlinkSync(directory, join(directory, 'z'));
    const walk = { field: 'f', endings: /\.yaml$/, named: '*.yaml' };
    const names = (more: object): readonly string[] =>
      filesBelow(directory, { ...walk, ...more }).found.map((path) => path.slice(directory.length));
    expect(names({})).toEqual(['/a.yaml', '/b/d.yaml', '/c.yaml', '/whole/e.yaml']);
    expect(names({ whole: (path: string) => path.endsWith('whole') })).toEqual([
      '/a.yaml',
      '/b/d.yaml',
      '/c.yaml',
      '/whole',
    ]);
    expect(filesBelow(join(directory, 'b'), { ...walk, endings: /\.json$/ }).problems).toHaveLength(1);
    expect(filesBelow(join(directory, 'none'), walk).problems.map(({ message: said }) => said)).toEqual([
      expect.stringContaining('cannot be read: ENOENT'),
    ]);
    expect([
      isDirectory(directory),
      isDirectory(join(directory, 'a.yaml')),
      isDirectory(join(directory, 'none')),
    ]).toEqual([true, false, false]);
  });
});

describe('a cloud assembly', () => {
  const template = { Resources: { K: { Type: 'AWS::KMS::Key' } } };
  const ENTRY = { rule: 'r', reason: 'why', owner: 'me', expires: '2027-01-01' };
  const artifact = (more: object = {}, properties: object = {}): object => ({
    type: 'aws:cloudformation:stack',
    properties: { templateFile: 'a.json', ...properties },
    ...more,
  });
  const stacks = (artifacts: object, files: object = {}) =>
    readAssembly(folder({ 'manifest.json': { artifacts }, 'a.json': template, ...files }));

  test('is a folder with a manifest of artifacts', () => {
    const are = [
      { 'manifest.json': { artifacts: {} } },
      { 'manifest.json': { artifacts: [] } },
      { 'manifest.json': {} },
      { 'manifest.json': '{' },
      { 'a.json': {} },
    ];
    expect(are.map((files) => isAssembly(folder(files)))).toEqual([true, false, false, false, false]);
  });

  test('says of a stack where it goes, what protects it and what is tagged', () => {
    const [plain, said] = stacks({
      Tree: { type: 'cdk:tree' },
      A: artifact(),
      B: artifact(
        { environment: 'aws://111122223333/eu-west-1' },
        { stackName: 'b', terminationProtection: true, tags: { team: 'x' } },
      ),
    });
    expect(plain).toEqual({
      name: 'A',
      template,
      templatePath: expect.stringMatching(/a\.json$/) as string,
      terminationProtection: false,
      tags: {},
      constructs: {},
      acknowledged: [],
      exceptions: [],
    });
    expect(said).toMatchObject({
      name: 'b',
      account: '111122223333',
      region: 'eu-west-1',
      terminationProtection: true,
      tags: { team: 'x' },
    });
  });

  test.each<[unknown, unknown]>([
    ['aws://unknown-account/unknown-region', [undefined, undefined]],
    ['aws://unknown-account/eu-west-1', [undefined, 'eu-west-1']],
    ['aws://111122223333/unknown-region', ['111122223333', undefined]],
    ['aws://1/eu-west-1', [undefined, undefined]],
    ['xaws://111122223333/eu-west-1', [undefined, undefined]],
    ['aws://111122223333/eu-west-1/x', [undefined, undefined]],
    [undefined, [undefined, undefined]],
  ])('in the environment %j', (environment, expected) => {
    const [one] = stacks({ A: artifact({ environment }) });
    expect([one?.account, one?.region]).toEqual(expected);
  });

  test('says what stands at its constructs, in the manifest or beside it', () => {
    const metadata = {
      '/S': [{ type: 'aws:cdk:acknowledged-rules', data: { w: null } }],
      '/S/Own/Resource': [
        { type: 'aws:cdk:logicalId', data: 'K' },
        { type: 'windlass:exception', data: ENTRY },
        { type: 'aws:cdk:acknowledged-rules', data: { x: 'why' } },
        { type: 'aws:cdk:acknowledged-rules', data: 'text' },
        { type: 'other', data: { y: 'z' } },
      ],
      '/S/X/Default': { type: 'aws:cdk:logicalId', data: 'D' },
      '/S/Odd': [{ type: 'aws:cdk:logicalId', data: 7 }],
    };
    const told = {
      constructs: { K: 'Own', D: 'X' },
      exceptions: [{ ...ENTRY, object: 'A/K (AWS::KMS::Key)', at: 'acceptFinding at S/Own/Resource' }],
      acknowledged: [
        { construct: 'S', rule: 'w', reason: '', isWide: true },
        { construct: 'S/Own/Resource', rule: 'x', reason: 'why', isWide: false },
      ],
    };
    expect(stacks({ A: artifact({ metadata }) })[0]).toMatchObject(told);
    expect(stacks({ A: artifact({ additionalMetadataFile: 'm.json' }) }, { 'm.json': metadata })[0]).toMatchObject(
      told,
    );
    expect(stacks({ A: artifact({ metadata: 'x' }) })[0]?.constructs).toEqual({});
  });

  const nesting = (properties: object, more: object = {}): object => ({
    Resources: { N: { Type: 'AWS::CloudFormation::Stack', Properties: properties, ...more } },
  });
  const HASH = 'b'.repeat(64);
  const inner = { Resources: { T: { Type: 'T' } } };
  test.each<[string, object, Readonly<Record<string, unknown>>, boolean]>([
    [
      'by its metadata',
      nesting({ TemplateURL: 'x' }, { Metadata: { 'aws:asset:path': 'n.json' } }),
      { 'n.json': inner },
      true,
    ],
    ['by its address', nesting({ TemplateURL: './n.json' }), { 'n.json': inner }, true],
    [
      'by an asset',
      nesting({ TemplateURL: `https://b/${HASH}.json` }),
      { 'n.json': inner, 'x.assets.json': {}, 'y.assets.json': { files: { [HASH]: { source: { path: 'n.json' } } } } },
      true,
    ],
    [
      'by an asset of no manifest',
      nesting({ TemplateURL: `https://b/${HASH}.json` }),
      { 'n.json': inner, 'y.json': { files: { [HASH]: { source: { path: 'n.json' } } } } },
      false,
    ],
    ['elsewhere', nesting({ TemplateURL: 'https://b/n.json' }), { 'n.json': inner }, false],
    ['nowhere', nesting({ TemplateURL: 'none.json' }), {}, false],
    ['in no template', nesting({ TemplateURL: 'n.json' }), { 'n.json': '[1]' }, false],
    ['in no JSON', nesting({ TemplateURL: 'n.json' }), { 'n.json': 'x' }, false],
    ['at what nobody knows', nesting({ TemplateURL: { Ref: 'P' } }), {}, false],
    ['at nothing', nesting({}), {}, false],
  ])('has a stack that is nested %s, or not', (_, outer, files, isThere) => {
    const all = stacks(
      { A: artifact({ environment: 'aws://111122223333/eu-west-1' }, { tags: { t: 'x' } }) },
      { 'a.json': outer, ...files },
    );
    expect(all.map(({ name }) => name)).toEqual(isThere ? ['A', 'A/N'] : ['A']);
    if (isThere)
      expect(all[1]).toMatchObject({
        parent: 'A',
        given: {},
        account: '111122223333',
        region: 'eu-west-1',
        tags: { t: 'x' },
        template: inner,
      });
  });

  test('hands parameters down, and ends where a stack is inside of itself', () => {
    const [, child] = stacks(
      { A: artifact() },
      { 'a.json': nesting({ TemplateURL: 'n.json', Parameters: { P: 'x' } }), 'n.json': inner },
    );
    expect(child).toMatchObject({ given: { P: 'x' } });
    expect(child).not.toHaveProperty('account');
    const ring = stacks(
      { A: artifact() },
      { 'a.json': nesting({ TemplateURL: 'n.json', Parameters: 'x' }), 'n.json': nesting({ TemplateURL: 'a.json' }) },
    );
    expect(ring.length).toBeLessThan(5);
    expect(ring[1]).toMatchObject({ given: {} });
  });
});
