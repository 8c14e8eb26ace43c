import type { k8s } from 'cdk8s-plus-28';
import {
  ENGINE_HTTP_PORT,
  ENGINE_PRIORITY_CLASS,
  ENGINE_SERVICE_ACCOUNT,
  HTTP_PATHS,
  RUNTIME_LORAS_ANNOTATION,
  SCHEME_ANNOTATION,
} from '../../lib/contract';
import { engineLabels, nodeGroupOf } from '../names';
import { engineEnvironment, serverVariables } from '../vllm/environment';
import { engineProbes } from '../vllm/engine-probes';
import { enginePlacement } from './placement';
import { preparationContainers } from './preparation';
import { CERTIFICATE_KEEPER, engineResources } from './resources';
import { containerSecurityContext, podSecurityContext } from './security';
import { engineVolumeMounts, engineVolumes, scriptsVolume, serverVolumeMounts, serverVolumes } from './volumes';
import type { DeploymentPlan, EnvironmentPlan } from '../../lib/environment';

export interface EnginePodProps {
  readonly plan: EnvironmentPlan;
  readonly deployment: DeploymentPlan;
  readonly args: readonly string[];
  /** Whether the engine in this pod answers HTTP; a worker of a group does not. */
  readonly servesHttp: boolean;
}

/** The pod every workload of a model is made of. The pre-stop sleep is added to the workload: see `addPreStopSleep`. */
export function enginePodTemplate(props: EnginePodProps): k8s.PodTemplateSpec {
  const { plan, deployment, servesHttp } = props;
  return {
    metadata: {
      labels: engineLabels(deployment, servesHttp ? 'endpoint' : 'worker'),
      annotations: servesHttp ? { ...SCRAPE, ...scheme(deployment), ...acknowledgements(deployment) } : undefined,
    },
    spec: {
      ...enginePlacement(deployment, nodeGroupOf(plan, deployment)),
      priorityClassName: ENGINE_PRIORITY_CLASS,
      serviceAccountName: ENGINE_SERVICE_ACCOUNT,
      automountServiceAccountToken: false, // Pod Identity projects a token of its own
      enableServiceLinks: false,
      terminationGracePeriodSeconds: deployment.drain.terminationGracePeriodSeconds,
      securityContext: podSecurityContext,
      initContainers: preparationContainers(plan, deployment, servesHttp),
      containers: [engineContainer(props)],
      volumes: [...engineVolumes(deployment), scriptsVolume, ...(servesHttp ? serverVolumes(deployment) : [])],
    },
  };
}

/** What a policy refuses where nobody says that it is meant. */
const acknowledgements = ({ name, lora }: DeploymentPlan): Record<string, string> =>
  lora?.loadsAtRuntime === true
    ? { [RUNTIME_LORAS_ANNOTATION]: `models[].loadLorasAtRuntime of '${name}' is true in the environment` }
    : {};

const SCRAPE = {
  'prometheus.io/scrape': 'true',
  'prometheus.io/port': String(ENGINE_HTTP_PORT),
  'prometheus.io/path': HTTP_PATHS.metrics,
};

const scheme = ({ tls }: DeploymentPlan): Record<string, string> =>
  tls === undefined ? {} : { [SCHEME_ANNOTATION]: 'https' };

function engineContainer({ plan, deployment, args, servesHttp }: EnginePodProps): k8s.Container {
  return {
    name: 'vllm',
    image: deployment.image.reference,
    imagePullPolicy: 'IfNotPresent',
    ...(deployment.image.command === undefined ? {} : { command: [...deployment.image.command] }),
    args: [...args],
    env: [...engineEnvironment(deployment, plan.region), ...(servesHttp ? serverVariables(deployment) : [])],
    ...(servesHttp ? httpServer(deployment) : {}),
    resources: engineResources(deployment.pod, servesHttp && deployment.tls ? CERTIFICATE_KEEPER : undefined),
    securityContext: containerSecurityContext,
    volumeMounts: [...engineVolumeMounts(deployment), ...(servesHttp ? serverVolumeMounts(deployment) : [])],
  };
}

function httpServer(deployment: DeploymentPlan): Partial<k8s.Container> {
  return {
    ports: [{ name: deployment.portName, containerPort: ENGINE_HTTP_PORT }],
    ...engineProbes(deployment),
  };
}
