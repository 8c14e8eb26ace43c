import { addressesText, type Chain, claimsOf, type Finding, NOT_PROVABLE, type Proof, type Way } from '../sovereignty';
import { columns } from './table';
import { type Paint, plain } from './style';

const ARROW = ' → ';

/** One line of what was compared and what came out. */
export function verdictOf({ findings, declared }: Proof): string {
  if (declared === undefined) return 'nothing is declared, so nothing is compared';
  return findings.length === 0
    ? 'the output is what the environment declares'
    : `${findings.length} ${findings.length === 1 ? 'difference' : 'differences'} from what the environment declares`;
}

/** What is declared, in a few words each. */
export function declaredRows({ declared, account }: Proof): readonly (readonly [string, string])[] {
  if (declared === undefined) return [];
  const { regions, accounts, clients, egress, retentionDays } = declared;
  return [
    ['regions', regions.join(', ')],
    ['accounts', [`${account ?? 'unknown'} (its own)`, ...accounts].join(', ')],
    ['clients', clients?.join(', ') ?? 'private networks'],
    [
      'egress',
      egress === 'none'
        ? 'none'
        : egress
            .map(
              ({ way, to, ports, reason }) =>
                `${way}${to === undefined ? '' : ` to ${to}`}${ports === undefined ? '' : ` at ${ports.join(', ')}`}: ${reason}`,
            )
            .join('; '),
    ],
    [
      'retentionDays',
      retentionDays === undefined
        ? 'any'
        : [
            ...(retentionDays.min === undefined ? [] : [`at least ${retentionDays.min}`]),
            ...(retentionDays.max === undefined ? [] : [`at most ${retentionDays.max}`]),
          ].join(', '),
    ],
  ];
}

/** For a terminal: what differs first, then the facts. */
export function renderSovereignty(proof: Proof, title: string, paint: Paint = plain): string {
  const { findings, unused, ways, access, stores, logs } = proof;
  const section = (name: string, lines: readonly string[]): string =>
    [paint('title', name), ...(lines.length === 0 ? ['  none'] : lines)].join('\n');
  return (
    [
      `${paint('title', `Sovereignty of ${title}`)}: ${paint(findings.length === 0 ? 'good' : 'bad', verdictOf(proof))}`,
      ...(findings.length === 0
        ? []
        : [
            section(
              'Differences',
              findings.flatMap((finding) => findingLines(finding, paint)),
            ),
          ]),
      ...(proof.declared === undefined
        ? []
        : [
            section(
              'Declared',
              declaredRows(proof).map(([name, words]) => `  ${name}: ${words}`),
            ),
          ]),
      ...(unused.length === 0
        ? []
        : [
            section(
              'Declared, and not in the output',
              unused.map((words) => `  ${words}`),
            ),
          ]),
      section('Who reaches the endpoint', access.chains.map(chainLine)),
      section('Ways out, and in from outside', ways.flatMap(wayLines)),
      section('Where data lies', [
        columns(
          ['store', 'region', 'key', 'kept'],
          stores.map(({ what, region, key, retention }) => [what, region, key, kept(retention)]),
        ),
      ]),
      section('What is logged', [
        columns(
          ['what', 'says', 'where'],
          logs.map(({ what, says, where }) => [what, says, where]),
        ),
      ]),
      section('Regions and partitions', [`  ${placesLine(proof)}`]),
      section(
        'Gateways that no path leads to',
        proof.idle.map((name) => `  ${name}`),
      ),
      section(
        'Not provable from the output',
        NOT_PROVABLE.map((words) => `  ${words}`),
      ),
    ].join('\n\n') + '\n'
  );
}

export const placesLine = ({ regions, partitions, account, region, counted }: Proof): string =>
  `regions named: ${regions.join(', ') || 'none'}; partitions: ${partitions.join(', ') || 'none'}; account ${account ?? 'unknown'}, ${region ?? 'region unknown'}; read: ${counted.stacks} stacks, ${counted.resources} resources, ${counted.objects} objects`;

export const kept = (retention: number | string | undefined): string =>
  retention === undefined ? '' : typeof retention === 'number' ? `${retention} days` : retention;

const findingLines = ({ field, message, path, wayOut }: Finding, paint: Paint): readonly string[] => [
  `  ${paint('bad', field)}: ${message}`,
  `    path: ${path.join(ARROW)}`,
  `    ${wayOut}`,
];
const wayLines = (way: Way): readonly string[] => [
  `  ${way.kind} ${way.direction}: ${way.path.join(ARROW)}${wayEnd(way)}`,
];
export const wayEnd = ({ ports, unknown, condition }: Way): string =>
  `${ports === undefined ? '' : ` at ${ports}`}${unknown === undefined ? '' : ` [known only at deployment: ${unknown}]`}${condition === undefined ? '' : ` (${condition})`}`;
export const chainText = ({ path, broken }: Chain): string =>
  `${path.join(ARROW)}${broken === undefined ? '' : ` (broken: ${broken})`}`;
const chainLine = (chain: Chain): string => `  ${chainText(chain)}`;

/** For machines: facts, findings and claims; sets of addresses as text. */
export const sovereigntyToJson = (proof: Proof, environment: string) => ({
  ok: proof.findings.length === 0,
  verdict: proof.declared === undefined ? 'not-compared' : proof.findings.length === 0 ? 'as-declared' : 'differs',
  environment,
  declared: proof.declared,
  findings: proof.findings,
  unused: proof.unused,
  access: {
    chains: proof.access.chains,
    clients: proof.access.clients.map(({ set, path, unknown }) => ({ addresses: addressesText(set), path, unknown })),
  },
  ways: proof.ways,
  stores: proof.stores,
  logs: proof.logs,
  regions: proof.regions,
  partitions: proof.partitions,
  endpoints: proof.endpoints,
  idleGateways: proof.idle,
  claims: claimsOf(proof),
  notProvable: NOT_PROVABLE,
  counted: proof.counted,
});
