import { gzipSync } from 'node:zlib';
import { credentialIn, isSecretKey, isSecretName, looksRandom, masked } from '../../../lib/policy/model/credentials';
import { decodingsOf } from '../../../lib/policy/model/encodings';
import { commandLineFaults, engineWords } from '../../../lib/policy/model/command-line';
import {
  enginesIn,
  flagName,
  flagsOf,
  isEngine,
  modelOf,
  unseenConfigs,
  unseenSources,
  variablesOf,
  wordsOf,
} from '../../../lib/policy/model/engine';
import { imageReference, versionOf } from '../../../lib/policy/model/image-versions';
import { KubernetesObject } from '../../../lib/policy/model/kubernetes-object';
import { daemonOf, imageName } from '../../../lib/policy/model/node-daemons';
import { podsOf, type ContainerView, type PodTemplate } from '../../../lib/policy/model/pods';
import { isEksImage, registryAccountOf } from '../../../lib/policy/model/registries';
import { isModernTls } from '../../../lib/policy/model/served';
import { shellWords } from '../../../lib/policy/model/shell-words';

const KEY = `AKIA${'ABCDEFGH23456789'}`;
const TEXT = `a plain sentence, then ${KEY}.`;
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const escaped = (text: string, mark: string, digits: number): string =>
  [...text].map((one) => `${mark}${one.charCodeAt(0).toString(16).padStart(digits, '0')}`).join('');

describe('encodings', () => {
  const decoded = (text: string): readonly string[] => [...decodingsOf(text)];
  const wrapped = (width: number, end: string): string =>
    base64(TEXT.repeat(3))
      .match(new RegExp(`.{1,${width}}`, 'g'))!
      .join(end);

  test.each<[string, string]>([
    ['base64', base64(TEXT)],
    ['base64 inside something', `x: "${base64(TEXT)}";`],
    ['base64 for URLs', Buffer.from(TEXT).toString('base64url')],
    ['what gzip packed', base64(gzipSync(TEXT))],
    ['two bytes a letter', base64(Buffer.from(TEXT, 'utf16le'))],
    ['hex', hex(TEXT)],
    ['hex in capitals', `0 ${hex(TEXT).toUpperCase()}`],
    ['per cent', escaped(TEXT, '%', 2)],
    ['per cent in capitals', escaped(TEXT, '%', 2).toUpperCase()],
    ['escapes of JSON', escaped(TEXT, '\\u', 4)],
  ])('a text is found in %s', (_, text) => expect(decoded(text)).toContain(TEXT));

  test.each([
    ['76 letters a line', wrapped(76, '\n')],
    ['64', wrapped(64, '\n')],
    ['60, of Windows', wrapped(60, '\r\n')],
  ])('base64 in lines of %s is one text', (_, text) => expect(decoded(text)).toContain(TEXT.repeat(3)));

  test('what no text is encoded in has none', () => {
    expect(decoded('an ordinary line, 100 % of it plain \\u: %zz \\uxyz1')).toEqual([]);
    expect(decoded('A'.repeat(23))).toEqual([]);
    expect(decoded(base64(Buffer.from('00ff00ff00ff00ff00ff00ff00ff00ff00ff', 'hex')))).toEqual([]);
    expect(decoded('61'.repeat(15))).toEqual([]);
    expect(decoded(`x${hex(TEXT)}`)).not.toContain(TEXT);
    expect(decoded(hex(TEXT).slice(0, 30))).not.toContain(TEXT.slice(0, 15));
    expect(decoded(hex(TEXT).slice(0, 32))).toContain(TEXT.slice(0, 16));
  });

  test('bytes that only begin as gzip does are read as they are, or not at all', () => {
    const [first, second] = [Buffer.from(TEXT), Buffer.from(TEXT)];
    first[0] = 0x1f;
    second[1] = 0x8b;
    expect(decoded(base64(Buffer.concat([Buffer.from([0x1f, 0x8b]), first])))).toEqual([]);
    expect(decoded(base64(first)).concat(decoded(base64(second)))).toEqual([]);
    expect(decoded(base64(gzipSync('a'.repeat(1_000_000))))).toEqual(['a'.repeat(1_000_000)]);
    expect(decoded(base64(gzipSync('a'.repeat(1_000_001))))).toEqual([]);
  });
});

describe('credentials', () => {
  test.each<[string, string]>([
    ['an AWS access key', KEY],
    ['an AWS access key', `id=ASIA${'ABCDEFGH23456789'},`],
    ['a Hugging Face token', `hf_${'a1B2c'.repeat(6)}`],
    ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
    ['a GitHub token', `gho_${'a1B2'.repeat(9)}`],
    ['a GitHub token', `ghs_${'a1B2'.repeat(9)}`],
    ['a GitHub token', `ghr_${'a1B2'.repeat(9)}`],
    ['a GitHub token', `github_pat_${'a1_B2'.repeat(12)}`],
    ['an API key', `sk-${'a1-_B'.repeat(4)}`],
    ['an NVIDIA key', `nvapi-${'a1-_B'.repeat(8)}`],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['a JSON web token', `eyJ${'a1-_B'.repeat(2)}.eyJ${'a1-_B'.repeat(2)}.${'a1-_B'.repeat(2)}`],
  ])('%s is recognised as it stands and in encodings of encodings', (what, text) => {
    const line = `the value is ${text} here`;
    expect(credentialIn(line)).toBe(what);
    expect(credentialIn(line)).toBe(what);
    expect(credentialIn(base64(line))).toBe(what);
    expect(credentialIn(base64(base64(base64(line))))).toBe(what);
  });

  test('one letter less, or a letter before it, is none', () => {
    const near = [
      KEY.slice(0, -1),
      `x${KEY}`,
      `${KEY}Z`,
      `hf_${'a'.repeat(29)}`,
      `xhf_${'a'.repeat(30)}`,
      `ghp_${'a'.repeat(35)}`,
      `ghp_${'a'.repeat(37)}`,
      `github_pat_${'a'.repeat(59)}`,
      `sk-${'a'.repeat(19)}`,
      `task-${'a'.repeat(20)}`,
      `nvapi-${'a'.repeat(39)}`,
      '-----BEGIN PUBLIC KEY-----',
      `eyJ${'a'.repeat(10)}.eyJ${'a'.repeat(10)}.${'a'.repeat(9)}`,
      `eyJ${'a'.repeat(10)}.eyJ${'a'.repeat(9)}.${'a'.repeat(10)}`,
      `eyJ${'a'.repeat(9)}.eyJ${'a'.repeat(10)}.${'a'.repeat(10)}`,
      'an ordinary sentence',
      '',
    ];
    expect(near.filter((text) => credentialIn(text) !== undefined)).toEqual([]);
  });

  test('encodings end somewhere', () => expect(credentialIn(base64(base64(base64(base64(KEY)))))).toBeUndefined());

  test.each<[string, boolean, boolean]>([
    ['TOKEN', true, true],
    ['HF_TOKEN', true, true],
    ['hf_token', true, true],
    ['DB_PASSWORD', true, true],
    ['DB_PASSWD', true, true],
    ['CLIENT_SECRET', true, true],
    ['API_KEY', true, true],
    ['APIKEY', true, true],
    ['AWS_ACCESS_KEY', true, true],
    ['TLS_PRIVATE_KEY', true, true],
    ['CREDENTIALS', true, true],
    ['TOKENS', false, false],
    ['MYTOKEN', false, false],
    ['TOKEN_COUNT', false, false],
    ['KEY', false, false],
    ['apiKey', true, true],
    ['clientSecret', false, true],
    ['oauth2Token', false, true],
    ['api-key', false, true],
    ['db.password', false, true],
    ['a.b-token', false, true],
  ])('%s names a secret of a variable: %s, of a file: %s', (name, variable, file) =>
    expect([isSecretName(name), isSecretKey(name)]).toEqual([variable, file]),
  );

  test('little of one is shown', () =>
    expect(['', 'abc', 'abcd', 'a'.repeat(23), 'a'.repeat(24), 'a'.repeat(99)].map(masked)).toEqual([
      '… (0 characters)',
      '… (3 characters)',
      'a… (4 characters)',
      'aaaaa… (23 characters)',
      'aaaaaa… (24 characters)',
      'aaaaaa… (99 characters)',
    ]));

  test.each<[string, boolean]>([
    ['abcdef12', true],
    [' abcdef12\n', true],
    ['abcdef1', false],
    ['abcdefgh', false],
    ['ABCDEFGH', false],
    ['ABCDEFG1', true],
    ['Abcdefgh', true],
    ['abcdefg!', true],
    ['12345678', false],
    ['abc def12', false],
    ['aaaaaaa1', false],
    ['aabbcc1a', false], // 2.41 bits a character
    ['aabbcc12', false], // 2.5 is not reached by rounding
    ['/abcdef12', false],
    ['./abcdef12', false],
    ['~abcdef12', false],
    ['x/abcdef12', false],
    ['team-a/model.v1', false],
    ['Team-a/model.v1', true],
    ['https://abcdef12', false],
    ['$abcdef12', false],
    ['a$(NAME)b1', false],
    ['a${NAME}b1', false],
    ['{{ .Value }}1'.replaceAll(' ', ''), false],
    ['<abcdef12', false],
    ['abcdef12.yaml', false],
    ['abcdef12.yml', false],
    ['abcdef12.pem', false],
    ['abcdef12.yamlx', true],
  ])('%j looks drawn: %s', (text, expected) => expect(looksRandom(text)).toBe(expected));
});

describe('images', () => {
  const SUFFIXES = [
    'amazonaws.com',
    'amazonaws.com.cn',
    'amazonaws.eu',
    'c2s.ic.gov',
    'sc2s.sgov.gov',
    'cloud.adc-e.uk',
    'csp.hci.ic.gov',
  ];
  test.each(SUFFIXES)('come from ECR of %s', (suffix) => {
    for (const host of [`dkr.ecr.r-1.${suffix}`, `dkr.ecr-fips.r-1.${suffix}`])
      for (const reference of [
        `1${'0'.repeat(11)}.${host}/a@sha256:b`,
        `oci://1${'0'.repeat(11)}.${host}/a`,
        `1${'0'.repeat(11)}.${host}`,
      ])
        expect(registryAccountOf(reference)).toBe('100000000000');
  });

  test.each(['on.aws', 'on.amazonwebservices.com.cn'])('come from ECR by IPv6 of %s', (suffix) => {
    expect(registryAccountOf(`111122223333.dkr-ecr.r-1.${suffix}/a`)).toBe('111122223333');
    expect(registryAccountOf(`111122223333.dkr-ecr-fips.r-1.${suffix}/a`)).toBe('111122223333');
  });

  test.each([
    'docker.io/a',
    '11112222333.dkr.ecr.r-1.amazonaws.com/a',
    '1111222233334.dkr.ecr.r-1.amazonaws.com/a',
    'x111122223333.dkr.ecr.r-1.amazonaws.com/a',
    '111122223333.dkr.ecr.r-1.amazonaws.com.evil/a',
    '111122223333.dkr.ecr.r-1.amazonawsxcom/a',
    '111122223333.dkr-ecr.r-1.amazonaws.com/a',
    '111122223333.dkr.ecr.r-1.on.aws/a',
    'a/oci://111122223333.dkr.ecr.r-1.amazonaws.com/a',
    'https://111122223333.dkr.ecr.r-1.amazonaws.com/a',
  ])('%s is somewhere else', (reference) => expect(registryAccountOf(reference)).toBeUndefined());

  test('are of EKS where AWS keeps them in that region', () => {
    expect(isEksImage('602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/coredns')).toBe(true);
    expect(isEksImage('602401143452.dkr-ecr.us-west-2.on.aws/eks/coredns')).toBe(true);
    expect(isEksImage('111122223333.dkr.ecr.us-west-2.amazonaws.com/eks/coredns')).toBe(false);
    expect(isEksImage('602401143452.dkr.ecr.me-central-1.amazonaws.com/eks/coredns')).toBe(false);
    expect(isEksImage('759879836304.dkr.ecr.me-central-1.amazonaws.com/eks/coredns')).toBe(true);
    expect(isEksImage('registry.k8s.io/coredns')).toBe(false);
  });

  test.each<[string, object]>([
    ['a', { repository: 'a' }],
    ['a:1', { repository: 'a', tag: '1' }],
    ['h:5000/a', { repository: 'h:5000/a' }],
    ['h:5000/a:1', { repository: 'h:5000/a', tag: '1' }],
    ['h/a:1@sha256:b', { repository: 'h/a', tag: '1', digest: 'sha256:b' }],
    ['h/a@sha256:b', { repository: 'h/a', digest: 'sha256:b' }],
    ['', { repository: '' }],
  ])('%j has parts', (text, parts) => expect(imageReference(text)).toEqual(parts));

  test.each<[string, string | undefined]>([
    ['a:1.2', '1.2'],
    ['a:v1.2.3', 'v1.2.3'],
    ['a:1.2.3-gpu-py312', '1.2.3-gpu-py312'],
    ['a:v1.8.1-rc.2', 'v1.8.1-rc.2'],
    ['a:1.2+b', '1.2+b'],
    ['a:v1.22.33', 'v1.22.33'],
    ['a:11.22', '11.22'],
    ['a:latest', undefined],
    ['a:1', undefined],
    ['a:x1.2', undefined],
    ['a:1.2x', undefined],
    ['a:1.2.3.', '1.2.3.'],
    ['a', undefined],
    ['a@sha256:b', undefined],
  ])('%s is of release %s', (image, version) => expect(versionOf(image, {})).toBe(version));

  test('say their release by a label of the pod, or of what makes it', () => {
    const LABEL = 'app.kubernetes.io/version';
    const object = new KubernetesObject({ metadata: { labels: { [LABEL]: '2.0' } } });
    expect(versionOf('a:latest', { [LABEL]: '1.0' }, object)).toBe('1.0');
    expect(versionOf('a:3.0', { [LABEL]: '1.0' }, object)).toBe('3.0');
    expect(versionOf('a', { [LABEL]: 'latest' }, object)).toBe('2.0');
    expect(versionOf('a', { [LABEL]: 1 })).toBeUndefined();
    expect(versionOf('a', undefined, new KubernetesObject({}))).toBeUndefined();
  });

  test('of node daemons are known by name, wherever they are mirrored', () => {
    const names = ['a/b/tool@sha256:c', 'tool', 'a/tool:1', 'h:5000/tool', 'h:5000/tool:2@sha256:c'].map(imageName);
    expect(names).toEqual(['tool', 'tool', 'tool', 'tool', 'tool']);
    expect(daemonOf('x/dcgm-exporter:1')?.ready).toBe('/health');
    expect([daemonOf('x/other'), daemonOf('toString'), daemonOf(undefined)]).toEqual([undefined, undefined, undefined]);
  });
});

test.each<[unknown, boolean]>([
  ['ELBSecurityPolicy-TLS13-1-2-2021-06', true],
  ['ELBSecurityPolicy-TLS13-1-3-2021-06', true],
  ['ELBSecurityPolicy-TLS13-1-2', true],
  ['ELBSecurityPolicy-TLS13-1-1-2021-06', false],
  ['ELBSecurityPolicy-TLS13-1-25', false],
  ['xELBSecurityPolicy-TLS13-1-2', false],
  ['ELBSecurityPolicy-2016-08', false],
  [undefined, false],
])('%s is TLS of today: %s', (policy, expected) => expect(isModernTls(policy)).toBe(expected));

test.each<[string, readonly string[]]>([
  ['', []],
  ['  a  b\n', ['a', 'b']],
  ['"a b" c', ['a b', 'c']],
  ["'a b'c d", ['a bc', 'd']],
  ['a\\ b c', ['a b', 'c']],
  ['--x="a \\" b"', ['--x=a \\" b']],
  ['--x=\'{"a": 1}\'', ['--x={"a": 1}']],
  ['a \\\n b', ['a', '', 'b']],
  ['""', ['']],
])('a shell takes %j apart', (line, words) => expect(shellWords(line)).toEqual(words));

/** A pod with one container, and ConfigMaps beside it. */
const podWith = (container: object, spec: object = {}): readonly [PodTemplate, ContainerView] => {
  const object = new KubernetesObject({
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n' },
    spec: { containers: [container], ...spec },
  });
  const [pod] = podsOf(object);
  return [pod!, { path: 'spec.containers.0', json: container as ContainerView['json'] }];
};
const map = (name: string, data: unknown, namespace = 'n'): KubernetesObject =>
  new KubernetesObject({ kind: 'ConfigMap', metadata: { name, namespace }, data });
const AT = 'spec.containers.0';

describe('engines', () => {
  const objects = [map('m', { A: 'x', N: 1, O: {} }), map('m', { A: 'elsewhere' }, 'other'), map('empty', undefined)];

  test('have variables of their own and of ConfigMaps', () => {
    const [pod, container] = podWith({
      envFrom: [
        { configMapRef: { name: 'm' } },
        { configMapRef: { name: 'm' }, prefix: 'P_' },
        { secretRef: { name: 's' } },
        { configMapRef: { name: 'empty' } },
        { configMapRef: { name: 'none' } },
      ],
      env: [
        { name: 'own', value: 'v' },
        { name: 'none' },
        { name: 'number', value: 7 },
        { name: 'key', valueFrom: { configMapKeyRef: { name: 'm', key: 'A' } } },
        { name: 'lost', valueFrom: { configMapKeyRef: { name: 'm', key: 'Z' } } },
        { name: 'secret', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      ],
    });
    const from = (index: number, prefix: string): object[] => [
      { name: `${prefix}A`, value: 'x', path: `${AT}.envFrom.${index} A` },
      { name: `${prefix}N`, value: '1', path: `${AT}.envFrom.${index} N` },
      { name: `${prefix}O`, value: undefined, path: `${AT}.envFrom.${index} O` },
    ];
    expect(variablesOf(pod, container, { objects })).toEqual([
      ...from(0, ''),
      ...from(1, 'P_'),
      ...[
        ['own', 'v'],
        ['none', ''],
        ['number', '7'],
        ['key', 'x'],
        ['lost', undefined],
        ['secret', undefined],
      ].map(([name, value]) => ({ name, value, path: `${AT}.env ${name}` })),
    ]);
    expect(unseenSources(pod, container, { objects })).toEqual([`${AT}.envFrom.2`, `${AT}.envFrom.4`]);
  });

  const words = (command: unknown, args?: unknown, env?: unknown): readonly string[] => {
    const [pod, container] = podWith({ command, args, env });
    return wordsOf(pod, container, { objects }).map(({ text }) => text);
  };
  test.each<[string, readonly string[], readonly string[]]>([
    ['words', words(['vllm', 'serve'], ['--a', 'b c']), ['vllm', 'serve', '--a', 'b c']],
    ['one word', words('vllm'), ['vllm']],
    ['a script', words(['sh', '-c', 'vllm serve --a "b c"']), ['sh', '-c', 'vllm', 'serve', '--a', 'b c']],
    [
      'a script in a script',
      words(['sh', '-c', 'exec sh -c "vllm serve --a b"']),
      ['sh', '-c', 'exec', 'sh', '-c', 'vllm', 'serve', '--a', 'b'],
    ],
    ['JSON', words(['{"a": "--b c"}', '[ "--b" ]', ' {"--a": 1}']), ['{"a": "--b c"}', '[ "--b" ]', ' {"--a": 1}']],
    ['no script', words(['a b', 'x--y z']), ['a b', 'x--y z']],
    ['flags in one word', words(['--a b']), ['--a', 'b']],
    ['a cluster of Ray', words(['ray start']), ['ray', 'start']],
    [
      'variables',
      words(['$(A)', '${A}', '$A', '$(Z)', '$$A', 'a$(A)b'], undefined, [{ name: 'A', value: '1' }]),
      ['1', '1', '1', '$(Z)', '$1', 'a1b'],
    ],
  ])('get %s', (_, got, wanted) => expect(got).toEqual(wanted));

  test('words say where they stand', () => {
    const [pod, container] = podWith({ command: ['a'], args: ['b'] });
    expect(wordsOf(pod, container, { objects })).toEqual([
      { text: 'a', path: `${AT}.command` },
      { text: 'b', path: `${AT}.args` },
    ]);
  });

  test.each<[object, boolean]>([
    [{ command: ['vllm', 'serve'] }, true],
    [{ command: ['/usr/bin/vllm'] }, true],
    [{ command: ['python', '-m', 'vllm.entrypoints.openai.api_server'] }, true],
    [{ command: ['api_server.py'] }, true],
    [{ command: ['api_server'] }, true],
    [{ command: ['x'], args: ['--served-model-name', 'a'] }, true],
    [{ command: ['xvllm'] }, false],
    [{ command: ['vllmx'] }, false],
    [{ command: ['x.vllm.entrypoints'] }, false],
    [{ command: ['my_api_server.py'] }, false],
    [{ command: ['api_server.pyc'] }, false],
    [{ image: 'vllm/vllm-openai:v1' }, true],
    [{ image: 'h:5000/vllm@sha256:a' }, true],
    [{ image: 'vllm/other:1' }, false],
    [{ image: 'other:vllm' }, false],
    [{ image: 'vllm', command: ['sleep'] }, false],
    [{}, false],
  ])('%j is one: %s', (container, expected) => {
    const [pod, view] = podWith(container);
    expect(isEngine(pod, view, { objects })).toBe(expected);
    expect(enginesIn(pod.object, { objects }).map(({ container: { path } }) => path)).toEqual(expected ? [AT] : []);
  });

  test.each<[string, string]>([
    ['--max_model_len', 'max-model-len'],
    ['--compilation-config.mode', 'compilation-config'],
    ['--a', 'a'],
    ['a', 'a'],
    ['a--b', 'a--b'],
  ])('a flag %s is %s', (written, name) => expect(flagName(written)).toBe(name));

  const files = {
    volumeMounts: [
      { name: 'other', mountPath: '/other' },
      { name: 'c', mountPath: '/etc/c', readOnly: true },
    ],
  };
  const volume = (more: object): object => ({ volumes: [{ name: 'x' }, { name: 'c', ...more }] });
  const flags = (args: unknown, spec: object = {}, cluster = objects): unknown => {
    const [pod, container] = podWith({ ...files, args }, spec);
    return flagsOf(pod, container, { objects: cluster }).map(({ name, value, written, path }) => [
      name,
      value,
      written,
      path,
    ]);
  };
  const ARGS = `${AT}.args`;

  test('have values behind them, or behind a sign', () => {
    expect(flags(['m', '--a', 'b', '--c=d=e', '--f', '--g', '--', '-x', '--h'])).toEqual([
      ['a', 'b', '--a', ARGS],
      ['c', 'd=e', '--c', ARGS],
      ['f', undefined, '--f', ARGS],
      ['g', undefined, '--g', ARGS],
      ['h', undefined, '--h', ARGS],
    ]);
    expect(flags([])).toEqual([]);
  });

  test('stand in a file too', () => {
    const cluster = [
      map('conf', {
        'a.yaml': 'one_flag: 1\ntwo: text\nthree: true\nfour: false\nfive: [1]',
        'b.yaml': 'a: [',
        'c.yaml': 'text',
      }),
    ];
    const mounted = volume({ configMap: { name: 'conf' } });
    const inFile = (name: string): string => `${ARGS} --config /etc/c/${name}`;
    expect(flags(['--config', '/etc/c/a.yaml'], mounted, cluster)).toEqual([
      ['config', '/etc/c/a.yaml', '--config', ARGS],
      ['one-flag', '1', '--one_flag', inFile('a.yaml')],
      ['two', 'text', '--two', inFile('a.yaml')],
      ['three', 'true', '--three', inFile('a.yaml')],
      ['five', '[1]', '--five', inFile('a.yaml')],
    ]);
    expect(flags(['--config=/etc/c/b.yaml'], mounted, cluster)).toHaveLength(1);
    expect(flags(['--config=/etc/c/c.yaml'], mounted, cluster)).toHaveLength(1);
    expect(flags(['--other=/etc/c/a.yaml'], mounted, cluster)).toHaveLength(1);
  });

  test.each<[string, readonly string[], object, number]>([
    ['a ConfigMap that is here', ['--config', '/etc/c/a.yaml'], volume({ configMap: { name: 'conf' } }), 0],
    ['one that is not', ['--config', '/etc/c/a.yaml'], volume({ configMap: { name: 'none' } }), 1],
    ['a file that is not in it', ['--config', '/etc/c/b.yaml'], volume({ configMap: { name: 'conf' } }), 1],
    ['a folder beside it', ['--config', '/etc/cc/a.yaml'], volume({ configMap: { name: 'conf' } }), 1],
    ['memory that nobody writes', ['--config', '/etc/c/a.yaml'], volume({ emptyDir: { medium: 'Memory' } }), 0],
    ['a disk', ['--config', '/etc/c/a.yaml'], volume({ emptyDir: {} }), 1],
    [
      'memory that may be written',
      ['--config', '/other/a.yaml'],
      { volumes: [{ name: 'other', emptyDir: { medium: 'Memory' } }] },
      1,
    ],
    ['nothing', ['--config'], {}, 1],
    ['no such flag', ['--conf', '/etc/c/a.yaml'], {}, 0],
  ])('a configuration in %s can be looked into or not', (_, args, spec, unseen) => {
    const [pod, container] = podWith({ ...files, args }, spec);
    expect(unseenConfigs(pod, container, { objects: [map('conf', { 'a.yaml': 'a: 1' })] })).toHaveLength(unseen);
  });

  test.each<[object, string | undefined]>([
    [{ command: ['vllm', 'serve', 'org/model', '--a'] }, 'org/model'],
    [{ command: ['vllm', 'serve'], args: ['org/model'] }, 'org/model'],
    [{ args: ['org/model'] }, 'org/model'],
    [{ args: ['org/model', '--model', 'other'] }, 'other'],
    [{ args: ['serve', '--a'] }, undefined],
    [{ args: ['serve'] }, undefined],
    [{ args: ['--a'] }, undefined],
    [{ command: ['vllm'] }, undefined],
    [{}, undefined],
  ])('%j serves %s', (json, model) => {
    const [pod, container] = podWith(json);
    expect(modelOf(pod, container, { objects })).toBe(model);
  });
});

describe('a command line', () => {
  const view = (json: object): ContainerView => ({ path: 'c', json: json as ContainerView['json'] });
  test.each<[string, object, readonly string[] | undefined]>([
    ['behind serve', { command: ['vllm', 'serve', 'm'], args: ['--a'] }, ['c.command.2 m', 'c.args.0 --a']],
    ['behind a module', { command: ['python', '-m', 'vllm.entrypoints.x', '--a'] }, ['c.command.3 --a']],
    ['of an image', { args: ['m'] }, ['c.args.0 m']],
    ['of an image without any', {}, []],
    ['of another program', { command: ['sleep'], args: ['1'] }, undefined],
    ['of a script', { command: ['sh', '-c', 'vllm serve a'] }, undefined],
    ['with a line of flags', { args: ['a -b'] }, undefined],
    ['with a line that begins with one', { args: ['-b a'] }, undefined],
    ['with words of no flag', { args: ['a b'] }, ['c.args.0 a b']],
    ['with JSON', { args: ['serve', ' {"a": "-b -c"}', '[1, -2]'] }, ['c.args.1  {"a": "-b -c"}', 'c.args.2 [1, -2]']],
    ['with JSON behind a word', { args: ['x {"a": -1}'] }, undefined],
  ])('%s', (_, json, found) =>
    expect(engineWords(view(json))?.map(({ path, text }) => `${path} ${text}`)).toEqual(found),
  );

  const STRAY = 'it belongs to no flag, so the parser refuses the command line: a flag before it is missing';
  const NO_VALUE = 'it has no value';
  const NO_FIELD = 'no field of a configuration is called so';
  const TWICE = 'it is written twice, and only the last one counts';
  test.each<[readonly string[], readonly (readonly [string, string])[]]>([
    [[], []],
    [['m'], []],
    [['m', 'n'], [['n', STRAY]]],
    [['m', 'n', '--seed', '1'], [['n', STRAY]]],
    [['m', '--seed', '1'], []],
    [['m', '--seed'], [['--seed', NO_VALUE]]],
    [
      ['m', '--seed', '1', '2', '3'],
      [
        ['2', STRAY],
        ['3', STRAY],
      ],
    ],
    [['m', '--seed=1', '2'], [['2', STRAY]]],
    [['m', '--seed', '-1'], []],
    [['m', '--enable-prefix-caching'], []],
    [['m', '--no-enable-prefix-caching'], []],
    [['m', '--enable-prefix-caching', 'true'], [['true', STRAY]]],
    [['m', '--served-model-name', 'a', 'b'], []],
    [['m', '--served-model-name'], [['--served-model-name', NO_VALUE]]],
    [['m', '--nobody-knows', 'a', 'b'], []],
    [['m', '--compilation-config.mode', '3'], []],
    [['m', '--compilation-config.a-b', '3'], [['--compilation-config.a-b', NO_FIELD]]],
    [['m', '--compilation-config.a', '3', '--compilation-config.b', '4'], []],
    [['m', '--seed', '1', '--seed=2'], [['--seed=2', TWICE]]],
    [['m', '--max-model-len', '1', '--max_model_len', '2'], [['--max_model_len', TWICE]]],
    [['m', '--enable-prefix-caching', '--no-enable-prefix-caching'], [['--no-enable-prefix-caching', TWICE]]],
  ])('%j has its faults', (args, found) =>
    expect(commandLineFaults(view({ args })).map(({ word, problem }) => [word, problem])).toEqual(found),
  );

  test('of something else has none', () =>
    expect(commandLineFaults(view({ command: ['sleep'], args: ['a', 'b'] }))).toEqual([]));
});
