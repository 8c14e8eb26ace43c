import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { copiesToNode, SERVING_NAMESPACE } from '../lib/contract';
import { COMMON_LABELS } from './names';
import { API_KEY } from './scripts/api-key';
import { COPY_WEIGHTS } from './scripts/copy-weights';
import { HEARTBEAT } from './scripts/heartbeat';
import { READINESS } from './scripts/readiness';
import type { EnvironmentPlan } from '../lib/environment';
import { addKeyEgress } from './network/network-policies';

const SCRIPTS = { 'api-key': API_KEY, heartbeat: HEARTBEAT, readiness: READINESS } as const;
/** Only where a model keeps its weights on node disks. */
const COPYING = { 'copy-weights': COPY_WEIGHTS } as const;
type ScriptName = keyof typeof SCRIPTS | keyof typeof COPYING;

export const SCRIPTS_CONFIG_MAP = 'engine-scripts';
export const SCRIPTS_DIRECTORY = '/scripts';

/** What probes and the step before the engine run, and the way to the API key. Kubelets bring a change into running pods within a minute or two. */
export class ScriptsChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan) {
    super(scope, id, { namespace: SERVING_NAMESPACE, labels: { ...COMMON_LABELS } });
    const copies = plan.deployments.some(({ weights }) => copiesToNode(weights.tier));
    const scripts = { ...SCRIPTS, ...(copies ? COPYING : {}) };
    const data = Object.fromEntries(Object.entries(scripts).map(([name, source]) => [fileOf(name), source]));
    new k8s.KubeConfigMap(this, 'Scripts', { metadata: { name: SCRIPTS_CONFIG_MAP }, data });
    addKeyEgress(this, plan);
  }
}

const fileOf = (name: string): string => `${name.replaceAll('-', '_')}.py`;

/** A script without a shell; isolated, so that neither variables nor the working directory change what is imported. */
export const scriptCommand = (name: ScriptName, args: readonly string[]): string[] => [
  'python3',
  '-I',
  `${SCRIPTS_DIRECTORY}/${fileOf(name)}`,
  ...args,
];
