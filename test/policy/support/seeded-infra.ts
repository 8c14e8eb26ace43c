/** The real app with a mistake in its catalog, where no rule of the environment looks. */
import { findInstanceType } from '../../../lib/catalog';

const [primary] = findInstanceType('p6-b300.48xlarge')?.efaNetworkInterfaces ?? [];
if (primary === undefined) throw new Error('the catalog has no EFA layout to spoil');
Object.assign(primary, { interfaceType: 'efa-only' });

void import('../../../bin/infra');
