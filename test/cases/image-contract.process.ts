import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeCharts } from '../../charts';
import { FLASHINFER_CUBINS } from '../../charts/scripts/flashinfer-cubins';
import { environmentWith } from '../support/environments';
import { at, engineContainer, env, manifestsOf, podTemplates } from '../support/manifests';
import { planInput } from '../support/plan-fixture';

const CHECK = join(__dirname, '../../bin/image-check.py');

/** Where images keep their Python: nothing of it may be assumed. */
const IMAGES = [
  ['upstream', 'usr/local/lib/python3.12/dist-packages', 'vllm/vllm-openai, flashinfer#2980'],
  ['AWS', 'opt/venv/lib/python3.12/site-packages', 'aws/deep-learning-containers'],
  ['llm-d', 'opt/vllm/lib64/python3.12/site-packages', 'llm-d/llm-d docker/Dockerfile'],
] as const;

/** A file system of an image in a directory, with these packages in its Python. */
function image(packages: string, names: readonly string[]): { root: string; run: typeof run } {
  const root = mkdtempSync(join(tmpdir(), 'windlass-image-'));
  for (const name of names) {
    mkdirSync(join(root, packages, name, 'cubins'), { recursive: true });
    writeFileSync(join(root, packages, name, '__init__.py'), '');
    writeFileSync(join(root, packages, name, 'cubins/kernel.cubin'), name);
  }
  const run = (script: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}) => {
    // Stands for the image's own interpreter, whose packages these are.
    const program = `import runpy, sys\nsys.path.insert(0, ${JSON.stringify(join(root, packages))})\nsys.argv = sys.argv[1:]\nrunpy.run_path(sys.argv[0], run_name="__main__")`;
    const { status, stdout, stderr } = spawnSync('python3', ['-S', '-c', program, script, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...variables },
    });
    return { status, text: stdout + stderr };
  };
  return { root, run };
}

describe.each(IMAGES)('an image laid out like that of %s', (_who, packages) => {
  const step = (names: readonly string[]) => {
    const { root, run } = image(packages, names);
    const script = join(root, 'flashinfer_cubins.py');
    const target = join(root, 'target');
    mkdirSync(target);
    writeFileSync(script, FLASHINFER_CUBINS);
    return { ...run(script, [target]), kernel: join(target, 'flashinfer_cubin/cubins/kernel.cubin') };
  };

  test('has its kernels copied from where its Python finds them', () => {
    const { status, kernel } = step(['vllm', 'flashinfer_cubin']);
    expect(status).toBe(0);
    expect(readFileSync(kernel, 'utf8')).toBe('flashinfer_cubin');
  });

  test('without kernels goes on, and the log says what that means', () => {
    const { status, text, kernel } = step(['vllm']);
    expect([status, existsSync(kernel)]).toEqual([0, false]);
    expect(text).toMatch(/flashinfer_cubin is not in the image: without nvcc in it FlashInfer is off/);
  });

  test('whose Python has no vLLM ends with the field to set', () => {
    const { status, text } = step([]);
    expect(status).toBe(1);
    expect(text).toMatch(/has no vllm; name the Python that has it as engine\.image\.python/);
  });
});

describe('the pod', () => {
  const own = (more: object) =>
    planInput(
      environmentWith((environment) => {
        const image = { repository: 'own/vllm', digest: `sha256:${'1'.repeat(63)}2`, ...more };
        environment.models[0]!.engine = { image };
      }),
    );
  const podOf = (plan: ReturnType<typeof own>) =>
    podTemplates(manifestsOf(synthesizeCharts(plan))).find(({ namespace }) => namespace === 'windlass-serving')!;

  test('names no path inside the image', () => {
    expect(JSON.stringify(podOf(own({})))).not.toMatch(/dist-packages|site-packages/);
  });

  test('finds the copy first', () => {
    const container = engineContainer(podOf(own({})));
    const mount = (container.volumeMounts as { name: string; mountPath: string }[]).find(
      ({ name }) => name === 'flashinfer-cubins',
    );
    expect(env(container, 'PYTHONPATH')).toBe(mount?.mountPath);
  });

  test('runs every script on the Python, and the engine by the command, that the environment states', () => {
    const pod = podOf(own({ python: '/opt/venv/bin/python3', command: ['/opt/venv/bin/vllm', 'serve'] }));
    const container = engineContainer(pod);
    expect(container.command).toEqual(['/opt/venv/bin/vllm', 'serve']);
    const commands = [
      ...(pod.spec.initContainers ?? []).map(({ command }) => command as string[]),
      at(container, 'livenessProbe.exec.command') as string[],
      at(container, 'readinessProbe.exec.command') as string[],
    ];
    expect(commands.length).toBeGreaterThan(3);
    for (const [program] of commands) expect(program).toBe('/opt/venv/bin/python3');
  });

  test("leaves the image's entrypoint alone where none is stated", () => {
    expect(engineContainer(podOf(own({})))).not.toHaveProperty('command');
  });

  test.each(['rm -rf /', '../python', ''])('refuses %j as a Python', (python) => {
    expect(() => own({ python })).toThrow(/engine\.image\.python/);
  });
});

describe('the check of an image', () => {
  const packages = 'opt/venv/lib/python3.12/site-packages';
  const EVERYTHING = ['vllm', 'boto3', 'runai_model_streamer', 'flashinfer_cubin'];
  const withVllm = (root: string): NodeJS.ProcessEnv => {
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'bin/vllm'), '', { mode: 0o755 });
    mkdirSync(join(root, packages, 'vllm-0.29.0.dist-info'), { recursive: true });
    writeFileSync(
      join(root, packages, 'vllm-0.29.0.dist-info/METADATA'),
      'Metadata-Version: 2.1\nName: vllm\nVersion: 0.29.0\n',
    );
    return { PATH: `${join(root, 'bin')}:${process.env.PATH}` };
  };
  const checked = (
    args: readonly string[],
    change: (root: string) => NodeJS.ProcessEnv | void = () => {},
    names = EVERYTHING,
  ) => {
    const { root, run } = image(packages, names);
    const variables = { ...withVllm(root), ...change(root) };
    return run(CHECK, ['--root', root, ...args], variables);
  };
  const efa = (root: string): void => {
    for (const [directory, file] of [
      ['efa/lib64', 'libfabric.so.1'],
      ['ofi-nccl/lib64', 'libnccl-net-ofi.so'],
    ] as const) {
      mkdirSync(join(root, 'opt/amazon', directory), { recursive: true });
      writeFileSync(join(root, 'opt/amazon', directory, file), '');
    }
  };

  test('passes one that has everything', () => {
    expect(checked(['--release', '0.29.0'])).toMatchObject({ status: 0, text: expect.not.stringContaining('FAIL') });
    expect(checked(['--efa'], efa).status).toBe(0);
  });

  test('lets kernels and streamer be missing, with a note', () => {
    const { status, text } = checked([], undefined, ['vllm', 'boto3']);
    expect(status).toBe(0);
    expect(text).toMatch(/note {2}no runai-model-streamer[^]*note {2}no flashinfer-cubin/);
  });

  test.each<[string, readonly string[], (root: string) => NodeJS.ProcessEnv | void, readonly string[], RegExp]>([
    ['without boto3', [], () => {}, ['vllm'], /FAIL {2}no boto3/],
    [
      'of another release',
      ['--release', '0.28.0'],
      () => {},
      EVERYTHING,
      /FAIL {2}vllm is 0\.29\.0, the environment says engine\.version 0\.28\.0/,
    ],
    [
      'without EFA where nodes are spanned',
      ['--efa'],
      () => {},
      EVERYTHING,
      /FAIL {2}no libfabric[^]*FAIL {2}no libnccl-net-ofi/,
    ],
    ['with a PYTHONPATH of its own', [], () => ({ PYTHONPATH: '/own' }), EVERYTHING, /FAIL {2}PYTHONPATH is \/own/],
  ])('fails one %s', (_what, args, change, names, message) => {
    const { status, text } = checked(args, change, [...names]);
    expect(status).toBe(1);
    expect(text).toMatch(message);
  });
});
