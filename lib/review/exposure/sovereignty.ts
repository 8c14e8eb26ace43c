import type { SovereigntyConfig } from '../../config';
import type { View } from '../view';
import type { Fact, Facet } from './facet';

/** Something that the output of an environment may do by its own declaration. */
interface Allowed extends Fact {
  readonly what: 'anything' | 'region' | 'account' | 'client' | 'way' | 'retention';
  /** Region, account, block, way. */
  readonly name: string;
  readonly to?: string;
  readonly from?: string;
  /** Of logs, in days. */
  readonly min: number;
  readonly max: number;
}

const PRIVATE_NETWORKS = 'private networks';

/** What an environment lets its own output do: a wider declaration lets more pass synthesis, none at all everything. */
export const sovereignty: Facet<Allowed> = {
  name: 'sovereignty',
  read: ({ side: { plan } }: View) =>
    plan === undefined ? [] : plan.sovereignty === undefined ? [anything] : allowedBy(plan.sovereignty),
  covers: (wider, narrower) => {
    if (wider.what === 'anything') return true;
    if (wider.what !== narrower.what || wider.name !== narrower.name) return false;
    return (
      fits(wider.to, narrower.to) &&
      fits(wider.from, narrower.from) &&
      wider.min <= narrower.min &&
      wider.max >= narrower.max
    );
  },
  // What an environment that is new declares is no change; nor that it declares nothing.
  isOfBoth: (_, other) => other.side.plan !== undefined,
};

type Declaring = Pick<Allowed, 'what' | 'name' | 'says'> & Partial<Allowed>;

const allowed = (more: Declaring): Allowed => ({
  group: 'sovereignty',
  subject: 'what is synthesized',
  severity: 'high',
  where: { construct: 'sovereignty', type: 'sovereignty' },
  min: 0,
  max: 0,
  ...more,
});

const anything = allowed({ what: 'anything', name: '', says: 'may do anything, for nothing is declared' });

const allowedBy = ({ regions, accounts, clients, egress, retentionDays }: SovereigntyConfig): readonly Allowed[] => [
  ...regions.map((name) => allowed({ what: 'region', name, says: `may lie in region ${name}` })),
  ...accounts.map((name) => allowed({ what: 'account', name, says: `may share with account ${name}` })),
  ...(clients ?? [PRIVATE_NETWORKS]).map((name) =>
    allowed({ what: 'client', name, says: `may be reached from ${name}` }),
  ),
  ...(egress === 'none' ? [] : egress).map(({ way, to, from }) =>
    allowed({
      what: 'way',
      name: way,
      says: `may leave by ${way}${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`,
      ...(to === undefined ? {} : { to }),
      ...(from === undefined ? {} : { from }),
    }),
  ),
  retention(retentionDays),
];

function retention({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}): Allowed {
  const most = max === Number.MAX_SAFE_INTEGER ? 'any number of' : `at most ${max}`;
  return allowed({
    what: 'retention',
    name: '',
    severity: 'medium',
    says: `may keep logs ${most} days${min === 0 ? '' : `, at least ${min}`}`,
    min,
    max,
  });
}

/** `*` at the end stands for the rest, nothing for anything. */
function fits(wider: string | undefined, narrower: string | undefined): boolean {
  if (wider === undefined || wider === narrower) return true;
  return narrower !== undefined && wider.endsWith('*') && narrower.startsWith(wider.slice(0, -1));
}
