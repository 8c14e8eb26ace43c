import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHELLS } from '../../lib/cli/completion';
import { runWindlass } from '../support/windlass';

type Shell = (typeof SHELLS)[number];

/** Of a shell with its script, where the machine has nothing else to do; where it has, so many times a shell without. */
const MAX_MS = 300;
const MAX_TIMES = 8;

const folder = mkdtempSync(join(tmpdir(), 'windlass-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'my own.json'), '{}');
mkdirSync(join(folder, 'somewhere'));

beforeAll(async () => {
  for (const shell of SHELLS)
    writeFileSync(join(folder, `script.${shell}`), (await runWindlass(['completion', shell])).stdout);
});

/** What each shell does when somebody presses Tab: its own functions are called as it calls them. */
const TAB: Record<Exclude<Shell, 'zsh'>, string> = {
  bash: String.raw`source "$0"
read -ra COMP_WORDS <<< "$1"; [[ $1 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${'$'}{#COMP_WORDS[@]} - 1)); _windlass; printf '%s\n' "${'$'}{COMPREPLY[@]}"`,
  fish: 'source $argv[1]; complete -C $argv[2]',
};

/** zsh completes in its line editor alone: a terminal, a Tab, and what stands on the line then. */
const ZSH = String.raw`zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'autoload -U compinit; compinit -u -D; PS1=""; setopt no_beep; source '$1'; print READ"Y"'
zpty -r z out '*READY*'
zpty -n -w z "$2"$'\t'; out=''
for _ in {1..60}; do sleep 0.5; while zpty -r -t z line; do out+=$line; done; [[ $out == *"$3"* ]] && break; done
print -r -- "$out"; zpty -d z`;

const isInstalled = (shell: Shell): boolean => spawnSync(shell, ['--version']).error === undefined;
const on = (shell: Shell) => (isInstalled(shell) ? test : test.skip);

function bareStartMs(shell: Shell): number {
  const began = performance.now();
  spawnSync(shell, ['-c', 'true']);
  return performance.now() - began;
}

function offered(shell: Exclude<Shell, 'zsh'>, line: string): string[] {
  const began = performance.now();
  const { stdout, stderr } = spawnSync(
    shell,
    ['-c', TAB[shell], ...(shell === 'fish' ? ['--'] : []), join(folder, `script.${shell}`), line],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  expect(stderr).toBe('');
  const took = performance.now() - began;
  if (took > MAX_MS) expect(took / bareStartMs(shell)).toBeLessThan(MAX_TIMES);
  return stdout
    .split('\n')
    .map((word) => word.split('\t')[0] ?? '')
    .filter((word) => word !== '')
    .sort();
}

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['windlass mod', ['models']],
  ['windlass models --region us-w', ['us-west-1', 'us-west-2']],
  ['windlass models --region us-west-2 --lic', ['--licence']],
  ['windlass models --sort p', ['price']],
  ['windlass plan produ', ['production']],
  ['windlass plan qwen3-8', ['qwen3-8b']],
  ['windlass change development produ', ['production']],
  ['windlass instance-types --purchase-option cap', ['capacity-block']],
  ['windlass rehearse --only adm', ['admission']],
  ['windlass completion f', ['fish']],
];

describe.each(['bash', 'fish'] as const)('%s', (shell) => {
  on(shell).each([...CASES])('%s', (line, words) => {
    expect(offered(shell, line)).toEqual(words);
  });

  on(shell)('files and folders where they are taken', () => {
    expect(offered(shell, 'windlass calendar --svg my').map((path) => path.replaceAll('\\', ''))).toEqual([
      'my own.json',
    ]);
    expect(offered(shell, 'windlass charts --out some')[0]).toMatch(/^somewhere\/?$/);
    expect(offered(shell, 'windlass charts --out my')).toEqual([]);
  });

  on(shell)('the parts of a name with spaces', () => {
    expect(offered(shell, 'windlass instance-types --gpu RTX')).toHaveLength(2);
  });
});

on('bash')('an option and its value in one word', () => {
  expect(offered('bash', 'windlass models --region = us-w')).toEqual(['us-west-1', 'us-west-2']);
});

on('zsh').each([
  ['windlass models --region us-west-2 --lic', 'windlass models --region us-west-2 --licence'],
  ['windlass plan produ', 'windlass plan production'],
  ['windlass instance-types --gpu H20', 'windlass instance-types --gpu H200'],
])('zsh: %s', (line, completed) => {
  const { stdout } = spawnSync('zsh', ['-f', '-c', ZSH, 'zsh', join(folder, 'script.zsh'), line, completed], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, TERM: 'dumb' },
  });
  expect(stdout).toContain(completed);
});
