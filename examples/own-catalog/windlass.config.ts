import { defineConfig } from 'windlass';
import { g6_2xlarge } from './catalog/g6-2xlarge';
import { acmeSupport } from './catalog/acme-support';

/** Every command of this repository sees these entries beside those of the catalog. */
export default defineConfig({
  catalog: {
    models: [acmeSupport],
    instanceTypes: [g6_2xlarge],
    prices: [
      {
        instanceType: 'g6.2xlarge',
        purchaseOption: 'on-demand',
        region: 'us-west-2',
        usdPerHour: 0.72,
        source: 'private pricing agreement, appendix B',
        checkedOn: '2026-11-20',
      },
      {
        instanceType: 'p6-b200.48xlarge',
        purchaseOption: 'capacity-block',
        usdPerHour: 91.5,
        source: 'aws ec2 describe-capacity-block-offerings, the block that was bought',
        checkedOn: '2026-11-20',
      },
    ],
  },
});
