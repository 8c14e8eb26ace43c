import { Duration } from 'aws-cdk-lib';
import { HelmChart, type ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import type { HelmChartSpec } from '../../catalog/types';
import { CONTROLLERS_NAMESPACE, ecrRegistry } from '../../contract';

export interface HelmReleaseProps {
  readonly cluster: ICluster;
  readonly chart: HelmChartSpec;
  /** The chart's repository in the account's registry. */
  readonly repository: string;
  readonly account: string;
  readonly region: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Below the 15 minutes the handler's function lives. */
const READY_WITHIN = Duration.minutes(10);

/**
 * A controller from its own chart, which a mirror has copied into the account's registry. Waits until the controller
 * answers: its webhooks would refuse the objects that come next ("no endpoints available for service").
 */
export class HelmRelease extends Construct {
  constructor(scope: Construct, id: string, { cluster, chart, repository, account, region, values }: HelmReleaseProps) {
    super(scope, id);
    new HelmChart(this, 'Chart', {
      cluster,
      release: chart.name,
      repository: `oci://${ecrRegistry(account, region)}/${repository}`,
      chart: chart.name,
      version: chart.version,
      namespace: CONTROLLERS_NAMESPACE,
      createNamespace: false, // the first chart makes it, with its security labels
      wait: true,
      timeout: READY_WITHIN,
      values,
    });
  }
}
