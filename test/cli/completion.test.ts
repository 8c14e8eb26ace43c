import { Command } from 'commander';
import { allInstanceTypes, allModels, regionNames } from '../../lib/catalog';
import { environmentNames } from '../../lib/config';
import { completionScript, SHELLS } from '../../lib/cli/completion';
import { runWindlass } from '../support/windlass';

describe.each(SHELLS)('%s', (shell) => {
  test('has every command and the names of the catalog', async () => {
    const { stdout, exitCode } = await runWindlass(['completion', shell]);
    expect(exitCode).toBe(0);
    const help = (await runWindlass(['--help'])).stdout;
    const commands = [...help.matchAll(/^ {2}([a-z-]+) (?:\[|<)/gm)].map(([, name]) => name);
    expect(commands.length).toBeGreaterThan(10);
    const names = [
      ...commands,
      ...regionNames,
      ...allModels.map(({ id }) => id),
      ...allInstanceTypes.map(({ name }) => name),
      ...environmentNames(),
    ];
    expect(names.filter((name) => !stdout.includes(name!))).toEqual([]);
  });

  test('takes options, their choices and what they say from the program, whatever stands in it', () => {
    const program = new Command('mill').addCommand(
      new Command('grind')
        .description("how 'fine' [and]: what")
        .argument('<environment>')
        .option('--speed <rpm>', "it's $fast `now`")
        .addOption(new Command().createOption('--grain <kind>', 'what').choices(['rye', "o'at s"])),
    );
    const script = completionScript(program, shell);
    expect(script).toMatch(/grind/);
    expect(script).toMatch(/speed/);
    expect(script).toMatch(/rye/);
    expect(script).not.toMatch(/windlass/);
  });
});

test('another shell is refused with those there are', async () => {
  const { stderr, exitCode } = await runWindlass(['completion', 'csh']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/Allowed choices are bash, zsh, fish/);
});
