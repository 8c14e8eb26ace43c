import type { SovereigntyConfig } from '../config';

/** What an environment says must hold of its output. */
export const sovereigntyFacts = ({
  regions,
  accounts,
  clients,
  egress,
  retentionDays,
}: SovereigntyConfig): [string, string][] => [
  ['regions', regions.join(', ')],
  ['other accounts', accounts.join(', ') || 'none'],
  ['clients', clients?.join(', ') ?? 'private networks'],
  ...(egress === 'none' || egress.length === 0
    ? [['ways out', 'none'] as [string, string]]
    : egress.map(({ way, to, from, ports, reason }, index): [string, string] => [
        egress.length === 1 ? 'way out' : `way out ${index + 1}`,
        `${way}${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}${ports === undefined ? '' : ` at ${ports.join(', ')}`}: ${reason}`,
      ])),
  ['logs are kept', retentionText(retentionDays)],
];

function retentionText({ min, max }: NonNullable<SovereigntyConfig['retentionDays']> = {}): string {
  if (min === undefined && max === undefined) return 'as long as it may be';
  if (min === undefined) return `at most ${max} days`;
  return max === undefined ? `at least ${min} days` : `${min} to ${max} days`;
}
