import type { ServiceRule } from './types';
import { compareVersions } from './versions';

const types = ['AWS::EKS::Cluster'];

const oneMinorAtATime: ServiceRule = {
  id: 'eks-cluster-one-minor-at-a-time',
  source: 'https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html',
  types,
  judge({ before, after }) {
    const minors = compareVersions(after['Version'], before?.['Version']) ?? 0;
    if (before === undefined || minors <= 1) return undefined;
    return {
      properties: ['Version'],
      reason: `Unsupported Kubernetes minor version update from ${String(before['Version'])} to ${String(after['Version'])}`,
      wayOut: 'deploy each minor version in between',
    };
  },
};

const back: ServiceRule = {
  id: 'eks-cluster-back',
  source: 'https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html',
  types,
  judge({ before, after }) {
    const minors = compareVersions(after['Version'], before?.['Version']) ?? 0;
    if (before === undefined || minors >= 0) return undefined;
    return {
      properties: ['Version'],
      reason: `a control plane goes back one minor version, within 7 days of its upgrade: ${String(before['Version'])} to ${String(after['Version'])}`,
      wayOut: 'go forward, or make a second cluster of the earlier version',
      ...(minors < -1
        ? {}
        : { onlyWhile: 'its upgrade is more than 7 days old or a node is newer than the wanted version' }),
    };
  },
};

export const clusterRules: readonly ServiceRule[] = [oneMinorAtATime, back];
