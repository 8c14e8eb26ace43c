import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { check, message, readManifests, readTemplates } from '../../lib/policy';

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
