import type { ObjectRule } from '../../types';

import { decidedPods } from './decided-pods';
import { initContainers } from './init-containers';
import { podIsolation } from './pod-isolation';
import { proxyPlacement } from './proxy-placement';
import { scraped } from './scraped';
import { writtenUser } from './written-user';
import { nodeCredentials } from './node-credentials';
import { probedPaths } from './probed-paths';
import { drain } from './drain';
import { engineCode } from './engine-code';
import { engineHardening } from './engine-hardening';
import { engineSwitches } from './engine-switches';
import { extendedResources } from './extended-resources';
import { fitsNode } from './fits-node';
import { gpuPlacement } from './gpu-placement';
import { gpuToleration } from './gpu-toleration';
import { hostAccess } from './host-access';
import { imageDigest } from './image-digest';
import { imageRegistry } from './image-registry';
import { podParts } from './pod-parts';
import { podSecurity } from './pod-security';
import { serviceAccountToken } from './service-account-token';
import { startupProbe } from './startup-probe';
import { probes } from './probes';
import { readOnlyRoot } from './read-only-root';
import { remoteCode } from './remote-code';
import { resources } from './resources';
import { secretVariables } from './secret-variables';
import { serviceAccount } from './service-account';

export const podsRules: readonly ObjectRule[] = [
  nodeCredentials,
  probedPaths,
  decidedPods,
  initContainers,
  podIsolation,
  proxyPlacement,
  scraped,
  writtenUser,
  podParts,
  podSecurity,
  drain,
  engineCode,
  remoteCode,
  engineHardening,
  engineSwitches,
  extendedResources,
  fitsNode,
  gpuPlacement,
  gpuToleration,
  hostAccess,
  imageDigest,
  imageRegistry,
  serviceAccountToken,
  startupProbe,
  probes,
  readOnlyRoot,
  resources,
  secretVariables,
  serviceAccount,
];
