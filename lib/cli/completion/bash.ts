import type { CompletedCommand, CompletedOption, Words } from './words';

/** For bash 3.2 and newer, as macOS has it; needs no package beside it. */
export function bashScript(
  program: string,
  commands: readonly CompletedCommand[],
  options: readonly CompletedOption[],
): string {
  const of = `_${program}`;
  const values = commands.flatMap((command) =>
    command.options.flatMap(({ names, value }) =>
      value === undefined
        ? []
        : names.map((name) => `    ${quoted(`${command.name} ${name}`)}) ${offer(of, value)} ;;`),
    ),
  );
  const places = commands.map(({ name, options: own, argument = { words: [] } }) =>
    [
      `    ${quoted(name)})`,
      `      if [[ $cur == -* ]]; then ${of}_offer ${quoted(own.flatMap(({ names }) => names).join('\n'))}`,
      `      else ${offer(of, argument)}; fi ;;`,
    ].join('\n'),
  );
  return `# ${program} in bash: source <(${program} completion bash)
${of}_offer() {
  local word
  while IFS= read -r word; do
    [[ $word == "$cur"* && -n $word ]] && COMPREPLY+=("$(printf %q "$word")")
  done <<< "$1"
}
${of}_paths() {
  local path
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$cur")
}
${of}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} before=$((COMP_CWORD - 1)) command='' index
  COMPREPLY=()
  if [[ $cur == = ]]; then cur=''; elif [[ \${COMP_WORDS[before]} == = ]]; then before=$((before - 1)); fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ \${COMP_WORDS[index]} != -* ]]; then command=\${COMP_WORDS[index]}; break; fi
  done
  case "$command \${COMP_WORDS[before]}" in
${values.map((line) => line.replace(/ ;;$/, '; return ;;')).join('\n')}
  esac
  case $command in
    '')
      if [[ $cur == -* ]]; then ${of}_offer ${quoted(options.flatMap(({ names }) => names).join('\n'))}
      else ${of}_offer ${quoted(commands.map(({ name }) => name).join('\n'))}; fi ;;
${places.join('\n')}
  esac
}
complete -F ${of} ${program}
`;
}

function offer(of: string, { words, paths }: Words): string {
  const parts = [
    ...(words.length === 0 ? [] : [`${of}_offer ${quoted(words.join('\n'))}`]),
    ...(paths === undefined ? [] : [`${of}_paths ${paths === 'files' ? '-f' : '-d'}`]),
  ];
  return parts.length === 0 ? ':' : parts.join('; ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
