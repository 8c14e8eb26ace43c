import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { copiesToNode, isOnLustre, isStreamed, SERVING_NAMESPACE } from '../lib/contract';
import { COMMON_LABELS } from './names';
import { API_KEY } from './scripts/api-key';
import { CERTIFICATE, CERTIFICATE_FILE } from './scripts/certificate';
import { COPY_WEIGHTS } from './scripts/copy-weights';
import { ENGINE_FILES } from './scripts/engine-files';
import { overTls } from './scripts/over-tls';
import { FLASHINFER_CUBINS } from './scripts/flashinfer-cubins';
import { HEARTBEAT } from './scripts/heartbeat';
import { READINESS } from './scripts/readiness';
import type { DeploymentPlan, EnvironmentPlan } from '../lib/environment';
import { addKeyEgress } from './network/network-policies';

const SCRIPTS = {
  'api-key': API_KEY,
  'flashinfer-cubins': FLASHINFER_CUBINS,
  heartbeat: HEARTBEAT,
  readiness: READINESS,
} as const;
/** Only where a model keeps its weights, or adapters, on node disks. */
const COPYING = { 'copy-weights': COPY_WEIGHTS } as const;
/** Only where a model reads files beside its checkpoint that its pod does not mount. */
const FETCHING = { 'engine-files': ENGINE_FILES } as const;
/** Only where engines speak TLS, or are about to. */
const KEEPING = { certificate: CERTIFICATE } as const;
type ScriptName = keyof typeof SCRIPTS | keyof typeof COPYING | keyof typeof FETCHING | keyof typeof KEEPING;

export const SCRIPTS_CONFIG_MAP = 'engine-scripts';
export const SCRIPTS_DIRECTORY = '/scripts';
/** What the door trusts; beside the scripts, so that pods hear of other authorities without a restart. */
const AUTHORITIES = 'engine-authorities.pem';
export const AUTHORITIES_FILE = `${SCRIPTS_DIRECTORY}/${AUTHORITIES}`;

/** What probes and the step before the engine run, and the way to the API key. Kubelets bring a change into running pods within a minute or two. */
export class ScriptsChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan) {
    super(scope, id, { namespace: SERVING_NAMESPACE, labels: { ...COMMON_LABELS } });
    const copies = plan.deployments.some((one) => copiesToNode(one.weights.tier) || copiesAdapters(one));
    const fetches = plan.deployments.some(fetchesFiles);
    const tls = plan.frontDoor?.engineTls;
    const scripts = {
      ...SCRIPTS,
      ...(tls === undefined
        ? {}
        : {
            heartbeat: overTls(HEARTBEAT, CERTIFICATE_FILE),
            readiness: overTls(READINESS, CERTIFICATE_FILE),
            ...KEEPING,
          }),
      ...(copies ? COPYING : {}),
      ...(fetches ? FETCHING : {}),
    };
    const data = {
      ...Object.fromEntries(Object.entries(scripts).map(([name, source]) => [fileOf(name), source])),
      ...(tls === undefined ? {} : { [AUTHORITIES]: tls.caCertificates }),
    };
    new k8s.KubeConfigMap(this, 'Scripts', { metadata: { name: SCRIPTS_CONFIG_MAP }, data });
    addKeyEgress(this, plan);
  }
}

/** Whether a step before the engine fetches files: on a shared file system they lie beside the checkpoint. */
export const fetchesFiles = ({ weights, engineFiles }: DeploymentPlan): boolean =>
  engineFiles.length > 0 && !isOnLustre(weights.tier);

/** Whether a step before the engine copies adapters beside streamed weights: the streamer brings none. */
export const copiesAdapters = ({ weights, lora }: DeploymentPlan): boolean =>
  isStreamed(weights.tier) && (lora?.adapters ?? []).length > 0;

const fileOf = (name: string): string => `${name.replaceAll('-', '_')}.py`;

/** A script without a shell; isolated, so that neither variables nor the working directory change what is imported. */
export const scriptCommand = (
  { python = 'python3' }: DeploymentPlan['image'],
  name: ScriptName,
  args: readonly string[],
): string[] => [python, '-I', `${SCRIPTS_DIRECTORY}/${fileOf(name)}`, ...args];
