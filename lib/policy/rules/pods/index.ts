import type { ObjectRule } from '../../types';

import { componentVersion } from './component-version';
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
import { engineVersion } from './engine-version';
import { extendedResources } from './extended-resources';
import { fitsNode } from './fits-node';
import { gpuPlacement } from './gpu-placement';
import { gpuToleration } from './gpu-toleration';
import { hostAccess } from './host-access';
import { imageDigest } from './image-digest';
import { imageRegistry } from './image-registry';
import { nodeDaemon } from './node-daemon';
import { nodeDaemonPlace } from './node-daemon-place';
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
import { boundedQueue } from './bounded-queue';
import { engineTls } from './engine-tls';

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
  componentVersion,
  drain,
  engineCode,
  remoteCode,
  engineHardening,
  engineSwitches,
  engineVersion,
  extendedResources,
  fitsNode,
  gpuPlacement,
  gpuToleration,
  hostAccess,
  imageDigest,
  imageRegistry,
  nodeDaemon,
  nodeDaemonPlace,
  serviceAccountToken,
  startupProbe,
  probes,
  readOnlyRoot,
  resources,
  secretVariables,
  serviceAccount,
  boundedQueue,
  engineTls,
];
