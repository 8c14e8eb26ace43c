import { allInstanceTypes } from '../catalog';
import type { InstanceTypeSpec } from '../catalog/types';
import { hasDriver } from '../environment';
import { hourlyPrice, smallestPlan, type ServingPlan } from '../planner';
import type { PurchaseOption } from './answers';

/** Hardware that holds a model, sold in a region. */
export interface Offer {
  readonly instanceType: InstanceTypeSpec;
  readonly nodes: number;
  readonly plan: ServingPlan;
  readonly purchaseOption: PurchaseOption;
  /** Of all nodes; absent where no price is known. */
  readonly usdPerHour?: number;
}

export interface OfferQuery {
  readonly region: string;
  readonly model: string;
  /** Name of the catalog. */
  readonly gpu?: string;
  readonly instanceType?: string;
  readonly purchaseOption?: PurchaseOption;
}

/** How hardware is bought when nobody says: what needs no reservation and stays comes first. */
const PREFERENCE: readonly PurchaseOption[] = ['on-demand', 'capacity-block', 'on-demand-reservation', 'spot'];

export const usualPurchaseOption = ({ purchaseOptions }: InstanceTypeSpec): PurchaseOption =>
  PREFERENCE.find((option) => purchaseOptions.includes(option)) ?? 'on-demand';

/** The types sold there that hold the model, each with the fewest nodes that do; the cheapest first, those without a price last. */
export function offers(query: OfferQuery): readonly Offer[] {
  return typesFor(query)
    .flatMap((instanceType) => offerOn(instanceType, query) ?? [])
    .sort((one, two) => (one.usdPerHour ?? Infinity) - (two.usdPerHour ?? Infinity) || one.nodes - two.nodes);
}

/** Types of the catalog that match, whether they hold the model or not. */
export const typesFor = ({ region, gpu, instanceType, purchaseOption }: OfferQuery): readonly InstanceTypeSpec[] =>
  allInstanceTypes.filter(
    (type) =>
      (type.availabilityZoneIds[region] ?? []).length > 0 &&
      (gpu === undefined || type.gpu === gpu) &&
      (instanceType === undefined || type.name === instanceType) &&
      (purchaseOption === undefined || type.purchaseOptions.includes(purchaseOption)) &&
      (instanceType !== undefined || hasDriver(type.name)),
  );

/** As an environment asks for it: by the published recipe, with the draft that the checkpoint ships. */
function offerOn(
  instanceType: InstanceTypeSpec,
  { region, model, purchaseOption: asked }: OfferQuery,
): Offer | undefined {
  const limits = { instanceTypes: [instanceType.name] };
  const plan = smallestPlan({ model, region, recipe: true, speculative: 'checkpoint' }, limits);
  if (plan === undefined) return undefined;
  const { nodes } = plan.layout;
  const purchaseOption = asked ?? usualPurchaseOption(instanceType);
  const usd = hourlyPrice(instanceType, purchaseOption, region).usdPerHour?.expected;
  return { instanceType, nodes, plan, purchaseOption, ...(usd === undefined ? {} : { usdPerHour: usd * nodes }) };
}
