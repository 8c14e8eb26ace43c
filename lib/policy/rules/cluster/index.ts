import type { ResourceRule } from '../../types';
import { addOnName } from './add-on-name';
import { authenticationMode } from './authentication-mode';
import { controlPlaneLogs } from './control-plane-logs';
import { gpuMonitoring } from './gpu-monitoring';
import { helmChart } from './helm-chart';
import { kubernetesVersion } from './kubernetes-version';
import { manifestPayload } from './manifest-payload';
import { networkPolicyEnforced } from './network-policy-enforced';
import { privateEndpoint } from './private-endpoint';
import { secretsEncryption } from './secrets-encryption';

export const clusterRules: readonly ResourceRule[] = [
  addOnName,
  authenticationMode,
  controlPlaneLogs,
  gpuMonitoring,
  helmChart,
  kubernetesVersion,
  manifestPayload,
  networkPolicyEnforced,
  privateEndpoint,
  secretsEncryption,
];
