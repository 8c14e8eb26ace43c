import type { ResourceRule } from '../../types';
import { accessEntry } from './access-entry';
import { addOnName } from './add-on-name';
import { addOns } from './add-ons';
import { auditLog } from './audit-log';
import { authenticationMode } from './authentication-mode';
import { autoMode } from './auto-mode';
import { chartValues } from './chart-values';
import { controlPlaneLogs } from './control-plane-logs';
import { gpuMonitoring } from './gpu-monitoring';
import { helmChart } from './helm-chart';
import { kubernetesVersion } from './kubernetes-version';
import { manifestPayload } from './manifest-payload';
import { networkPolicyEnforced } from './network-policy-enforced';
import { privateEndpoint } from './private-endpoint';
import { secretsEncryption } from './secrets-encryption';
import { serviceRange } from './service-range';
import { upgradePolicy } from './upgrade-policy';
import { chartImages } from './chart-images';

export const clusterRules: readonly ResourceRule[] = [
  accessEntry,
  addOnName,
  addOns,
  auditLog,
  authenticationMode,
  autoMode,
  chartValues,
  controlPlaneLogs,
  gpuMonitoring,
  helmChart,
  kubernetesVersion,
  manifestPayload,
  networkPolicyEnforced,
  privateEndpoint,
  secretsEncryption,
  serviceRange,
  upgradePolicy,
  chartImages,
];
