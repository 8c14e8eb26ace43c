/** A mistake in the catalog, where no rule of the environment looks. */
import { findInstanceType } from '../../../lib/catalog';

const [primary] = findInstanceType('p6-b300.48xlarge')?.efaNetworkInterfaces ?? [];
if (primary === undefined) throw new Error('the catalog has no EFA layout to spoil');
Object.assign(primary, { interfaceType: 'efa-only' });
