import { runWindlass } from '../support/windlass';
import { commandNames, examplesOf } from './support/examples';

test('every command has an example, and says what its exit code means', async () => {
  const commands = await commandNames();
  expect(commands.length).toBeGreaterThan(10);
  for (const command of commands) {
    expect({ command, examples: (await examplesOf(command)).length > 0 }).toEqual({ command, examples: true });
    const { stdout } = await runWindlass([command, '--help']);
    expect(stdout).toMatch(/^Exit code:\n {2}0 {2}done\n {2}1 {2}\S.*\.$/m);
  }
});

test('examples name the command they stand under and options it has', async () => {
  for (const command of await commandNames()) {
    const { stdout } = await runWindlass([command, '--help']);
    for (const { line } of await examplesOf(command)) {
      const [, rest = ''] = /\bwindlass (.*)$/.exec(line) ?? [];
      expect({ line, command: rest.split(/[ )]/)[0] }).toEqual({ line, command });
      for (const [option] of rest.matchAll(/--[a-z-]+/g))
        expect({ line, has: stdout.includes(`  ${option} `) }).toEqual({ line, has: true });
    }
  }
});

test('options of the same name are described in the same words', async () => {
  const described = new Map<string, Set<string>>();
  for (const command of await commandNames()) {
    const { stdout } = await runWindlass([command, '--help']);
    const [json] = /--json +print JSON for machines/.exec(stdout) ?? [];
    if (stdout.includes('--json')) expect({ command, json: json !== undefined }).toEqual({ command, json: true });
    const [, environment] = /^ {2}environment {2,}((?:.|\n {2,})*?)\n\n/m.exec(stdout) ?? [];
    if (environment !== undefined && command !== 'plan')
      described.set('environment', (described.get('environment') ?? new Set()).add(environment.replace(/\s+/g, ' ')));
  }
  expect(described.get('environment')?.size).toBe(1);
});

test.each([
  [['plna'], "error: unknown command 'plna'; did you mean 'plan'?\n"],
  [['parts'], "error: unknown command 'parts'; see 'windlass --help'\n"],
  [['models', '--regoin', 'x'], "error: unknown option '--regoin'; did you mean '--region'?\n"],
  [['models', '--colour'], "error: unknown option '--colour'; see 'windlass models --help'\n"],
  [['check'], "error: missing required argument 'environment'; see 'windlass check --help'\n"],
  [
    ['plan', '--notes', 'some'],
    "error: option '--notes <which>' argument 'some' is invalid. Allowed choices are brief, all; see 'windlass plan --help'\n",
  ],
])('%j is refused in one line with the way out', async (argv, message) => {
  expect(await runWindlass(argv)).toEqual({ stdout: '', stderr: message, exitCode: 1 });
});
