import type { CompletedCommand, CompletedOption, Words } from './words';

/** By zsh's own `_arguments`. */
export function zshScript(
  program: string,
  commands: readonly CompletedCommand[],
  options: readonly CompletedOption[],
): string {
  const of = `_${program}`;
  const described = commands.map(
    ({ name, description }) => `        ${quoted(`${name}:${description.replaceAll(':', '\\:')}`)}`,
  );
  return `#compdef ${program}
# ${program} in zsh: source <(${program} completion zsh), after compinit
${of}() {
  local curcontext="$curcontext" state line ret=1
  local -a commands
  typeset -A opt_args
  _arguments -C ${options.flatMap(optionSpecs).join(' ')} '1: :->command' '*:: :->rest' && ret=0
  case $state in
    command)
      commands=(
${described.join('\n')}
      )
      _describe command commands && ret=0 ;;
    rest)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
  return ret
}
if [[ $funcstack[1] == ${of} ]]; then ${of} "$@"; else compdef ${of} ${program}; fi
`;
}

function commandCase({ name, options, argument }: CompletedCommand): string {
  const specs = [
    ...options.flatMap(optionSpecs),
    ...(argument === undefined ? [] : [`${quoted(`*:${argument.name}:${action(argument)}`)}`]),
  ];
  return `        ${quoted(name)}) _arguments ${specs.join(' ')} && ret=0 ;;`;
}

/** `'--region=[the smallest …]:region:(us-east-1 us-west-2)'` */
const optionSpecs = ({ names, description, value }: CompletedOption): string[] =>
  names.map((name) => {
    const text = `[${description.replace(/[[\]\\]/g, '\\$&').replaceAll(':', '\\:')}]`;
    return quoted(value === undefined ? `${name}${text}` : `${name}=${text}:${value.name}:${action(value)}`);
  });

function action({ words, paths }: Words): string {
  const list = words.map((word) => word.replace(/[^\w.+/-]/g, '\\$&')).join(' ');
  const files = paths === 'directories' ? '_files -/' : '_files';
  if (paths === undefined) return words.length === 0 ? ' ' : `(${list})`;
  return words.length === 0
    ? files // zsh adds options of its own to a call that does not begin with a space
    : ` _alternative "names\\:name\\:(${list})" "files\\:file\\:${files}"`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
