import type { Relabelling } from '../../../charts/metrics/scrape-config';

export type Labels = Readonly<Record<string, string>>;

/** What Prometheus makes of labels: undefined when a step drops the target. Expressions are anchored, as there. */
export function relabelled(labels: Labels, steps: readonly Relabelling[]): Labels | undefined {
  let current: Labels | undefined = labels;
  for (const step of steps) {
    if (current === undefined) return undefined;
    current = applied(current, step);
  }
  return current;
}

function applied(labels: Labels, step: Relabelling): Labels | undefined {
  const { source_labels, regex = '(.*)', action = 'replace', target_label, replacement = '$1' } = step;
  const match = new RegExp(`^(?:${regex})$`).exec(source_labels.map((name) => labels[name] ?? '').join(';'));
  if (action === 'keep') return match === null ? undefined : labels;
  if (match === null || target_label === undefined) return labels;
  const value = replacement.replace(/\$(\d)/g, (_group, index: string) => match[Number(index)] ?? '');
  return { ...labels, [target_label]: value };
}
