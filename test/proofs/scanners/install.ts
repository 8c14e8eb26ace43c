import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { installedLinter } from '../cfn-lint/linter';

/** A registry or its client is missing: nothing was scanned, and nothing failed. */
export class Unavailable extends Error {}

const CHECKOV = '3.3.30';
const KUBE_SCORE = '1.20.0';
const CDK_NAG = '3.0.2';
const KUBERNETES_VALIDATE = '1.37.0';

/** How pip, npm and Go say that the registry answers and has no such version: a wrong pin is no missing registry. */
const NO_SUCH_VERSION = /No matching distribution|E404|ETARGET|404 Not Found|unknown revision/;

const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'windlass');
type Print = (line: string) => void;

/** checkov of PyPI. */
export const checkov = (print: Print): string =>
  join(environment('checkov', CHECKOV, 'requirements.txt', print), 'bin/checkov');

/** A Python that has kubernetes-validate of PyPI, with the schemas of every minor. */
export const kubernetesValidate = (print: Print): string =>
  join(
    environment('kubernetes-validate', KUBERNETES_VALIDATE, 'requirements-kubernetes-validate.txt', print),
    'bin/python',
  );

/** cfn-lint as its own proof installs it. */
export function cfnLint(print: Print): string {
  try {
    return installedLinter(print);
  } catch (error) {
    throw new Unavailable(`PyPI gives no cfn-lint: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A virtual environment that is made once. */
function environment(name: string, version: string, requirements: string, print: Print): string {
  const home = join(cache, `${name}-${version}`);
  if (existsSync(join(home, 'installed'))) return home;
  print(`installing ${name} ${version} into ${home}, once`);
  rmSync(home, { recursive: true, force: true }); // a virtual environment can't be moved, so it is made in its place
  mkdirSync(dirname(home), { recursive: true });
  run('python3', ['-m', 'venv', home], 'python3 with venv is missing');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  run(join(home, 'bin/python'), [...pip, '--requirement', join(__dirname, requirements)], `PyPI gives no ${name}`);
  mkdirSync(join(home, 'installed'));
  return home;
}

/** kube-score of the Go module proxy, built once. */
export function kubeScore(print: Print): string {
  const home = join(cache, `kube-score-${KUBE_SCORE}`);
  if (existsSync(home)) return join(home, 'kube-score');
  print(`building kube-score ${KUBE_SCORE} into ${home}, once`);
  const partial = `${home}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const env = { ...process.env, GOBIN: partial, GOFLAGS: '-mod=mod' };
    const module = `github.com/zegl/kube-score/cmd/kube-score@v${KUBE_SCORE}`;
    run('go', ['install', module], 'the Go proxy gives no kube-score', env);
    if (!existsSync(home)) renameSync(partial, home);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return join(home, 'kube-score');
}

/** The folder of cdk-nag of npm, which is no dependency: only this proof asks it. */
export function cdkNag(print: Print): string {
  const home = join(cache, `cdk-nag-${CDK_NAG}`);
  const folder = join(home, 'node_modules/cdk-nag');
  if (existsSync(folder)) return folder;
  print(`installing cdk-nag ${CDK_NAG} into ${home}, once`);
  const partial = `${home}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    // Without its peers: it must judge with the aws-cdk-lib of this project.
    const options = [
      '--prefix',
      partial,
      '--no-audit',
      '--no-fund',
      '--no-save',
      '--legacy-peer-deps',
      '--ignore-scripts',
    ];
    run('npm', ['install', ...options, `cdk-nag@${CDK_NAG}`], 'npm gives no cdk-nag');
    if (!existsSync(home)) renameSync(partial, home);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

function run(program: string, args: readonly string[], reason: string, env: NodeJS.ProcessEnv = process.env): void {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env });
  } catch (error) {
    const message = `${reason}: ${error instanceof Error ? error.message : String(error)}`;
    throw NO_SUCH_VERSION.test(message) ? new Error(message) : new Unavailable(message);
  }
}
