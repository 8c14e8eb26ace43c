import type { CompletedCommand, CompletedOption, Words } from './words';

/** A line for each command and option, as fish keeps them itself. */
export function fishScript(
  program: string,
  commands: readonly CompletedCommand[],
  options: readonly CompletedOption[],
): string {
  const complete = (...parts: readonly string[]): string => ['complete', '-c', program, ...parts].join(' ');
  const own = commands.flatMap((command) => {
    const seen = ['-n', quoted(`__fish_seen_subcommand_from ${command.name}`)];
    return [
      ...command.options.map((option) => complete(...seen, ...optionParts(option))),
      ...(command.argument === undefined ? [] : [complete(...seen, ...valueParts(command.argument))]),
    ];
  });
  return `${[
    `# ${program} in fish: ${program} completion fish | source`,
    complete('-f'),
    ...options.map((option) => complete('-n', '__fish_use_subcommand', ...optionParts(option))),
    ...commands.map(({ name, description }) =>
      complete('-n', '__fish_use_subcommand', '-a', name, '-d', quoted(description)),
    ),
    ...own,
  ].join('\n')}\n`;
}

const optionParts = ({ names, description, value }: CompletedOption): string[] => [
  ...names.flatMap((name) => (name.startsWith('--') ? ['-l', name.slice(2)] : ['-s', name.slice(1)])),
  ...(value === undefined ? [] : ['-r', ...valueParts(value)]),
  '-d',
  quoted(description),
];

function valueParts({ words, paths }: Words): string[] {
  const folders = paths === 'directories' ? ['-a', quoted('(__fish_complete_directories)')] : [];
  const names = words.length === 0 ? [] : ['-a', quoted(words.map(escaped).join(' '))];
  return [...(paths === 'files' ? ['-F'] : ['-f']), ...names, ...folders];
}

const escaped = (word: string): string => word.replace(/[^\w.+/-]/g, '\\$&');
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
