import { sourceText, type EnvironmentPlan, type ToolSourcePlan } from '../environment';

/** What tool servers feel of the proxy that goes or is another; models and their clients feel nothing. */
export function toolsFeel(
  { toolEgress: was }: EnvironmentPlan,
  { toolEgress: is }: EnvironmentPlan,
): readonly string[] {
  if (was === undefined) return [];
  if (is === undefined) return [`tool servers reach nothing outside any more (${was.hosts.join(', ')})`];
  const hosts = was.hosts.filter((host) => !is.hosts.includes(host));
  const sources = textsOf(was.from).filter((source) => !textsOf(is.from).includes(source));
  const isRolled = was.hosts.join() !== is.hosts.join() || was.idleSeconds !== is.idleSeconds;
  return [
    ...(hosts.length === 0 ? [] : [`tool servers reach ${hosts.join(', ')} no more`]),
    ...(sources.length === 0 ? [] : [`the proxy of tools lets in ${sources.join('; ')} no more`]),
    ...(isRolled
      ? [`connections of tool servers end ${was.drain.finishSeconds} s after their pod of the proxy is replaced`]
      : []),
  ];
}

const textsOf = (from: readonly ToolSourcePlan[]): string[] => from.map((source) => sourceText(source));
