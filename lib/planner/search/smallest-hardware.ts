import { type Alternative, alternativeOn, type Nodes, prepareBuild, soldIn } from './alternatives';
import { findGpu } from '../../catalog';
import type { InstanceTypeSpec, PurchaseOption } from '../../catalog/types';
import { hourlyPrice } from '../price';
import { DEFAULT_REGION, type PlanRequest, type Resolved } from '../request';

/** What hardware has to keep. */
export interface HardwareLimits {
  /** Names of the catalog. @default - every instance type sold in the region of the request */
  readonly instanceTypes?: readonly string[];
  /** US dollars an hour that all nodes of a replica cost at most; a type without a known price is none. */
  readonly usdPerHour?: number;
}

export interface PricedAlternative extends Alternative {
  /** How it is bought: on demand where that is sold and its price known. */
  readonly purchaseOption: PurchaseOption;
}

/** Ways of buying that last, the freest first; spot is taken away again. */
const OPTIONS: readonly PurchaseOption[] = ['on-demand', 'capacity-block'];

/** Hardware that holds the model, by GPU memory, of equals the cheaper first; what is not asked for is not tried. */
export function* smallestFirst(
  request: PlanRequest,
  resolved: Resolved,
  limits: HardwareLimits = {},
): Generator<PricedAlternative> {
  const build = prepareBuild(request, resolved, resolved);
  const priced = soldIn(request.region)
    .filter(({ instanceType: { name } }) => limits.instanceTypes?.includes(name) ?? true)
    .map((nodes) => ({ nodes, ...priceOf(nodes, request.region ?? DEFAULT_REGION) }))
    .filter(({ usdPerHour }) => usdPerHour <= (limits.usdPerHour ?? Number.POSITIVE_INFINITY))
    .sort((one, two) => memoryOf(one.nodes) - memoryOf(two.nodes) || byPrice(one.usdPerHour, two.usdPerHour));
  for (const { nodes, purchaseOption } of priced) {
    const found = alternativeOn(request, resolved, build, nodes);
    if (found !== undefined) yield { ...found, purchaseOption };
  }
}

const byPrice = (one: number, two: number): number => (one === two ? 0 : one - two);

const memoryOf = ({ instanceType: { gpu, gpuCount }, nodes }: Nodes): number =>
  nodes * gpuCount * (findGpu(gpu)?.visibleMemoryGiB ?? 0);

/** Infinite where no price is known. */
function priceOf(
  { instanceType, nodes }: Nodes,
  region: string,
): { readonly purchaseOption: PurchaseOption; readonly usdPerHour: number } {
  const sold = OPTIONS.filter((option) => instanceType.purchaseOptions.includes(option));
  for (const purchaseOption of sold) {
    const usd = hourlyPrice(instanceType, purchaseOption, region).usdPerHour;
    if (usd !== undefined) return { purchaseOption, usdPerHour: usd.expected * nodes };
  }
  return { purchaseOption: sold[0] ?? anyOption(instanceType), usdPerHour: Number.POSITIVE_INFINITY };
}

const anyOption = ({ purchaseOptions }: InstanceTypeSpec): PurchaseOption => purchaseOptions[0] ?? 'on-demand';
