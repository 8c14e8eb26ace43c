/** Names of metric families in the Prometheus text format, by their TYPE lines, without `_created` companions. */
export function metricFamilies(text: string): string[] {
  const names = [...text.matchAll(/^# TYPE (\S+) \S+$/gm)].map(([, name = '']) => name);
  return names.filter((name) => !name.endsWith('_created')).sort();
}

/** Samples by name, whatever their labels, summed. */
export function sampleSum(text: string, name: string): number | undefined {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  if (lines.length === 0) return undefined;
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
