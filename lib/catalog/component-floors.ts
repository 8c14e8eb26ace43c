import { CHECKED_ON } from './checked-on';
import { compareVersions } from './versions';

/** First releases of a component without known holes. */
export interface ComponentFloor {
  readonly component: string;
  /** Names of its charts, without their repository. */
  readonly charts: readonly string[];
  /** Ends of the names of its images. */
  readonly images: readonly string[];
  /** One for each line that is mended, oldest first; whatever is newer than the last is above it. */
  readonly floors: readonly string[];
  readonly source: string;
  readonly checkedOn: string;
}

const GO = 'golang/vulndb 2026-08';

export const componentFloors: readonly ComponentFloor[] = [
  {
    component: 'NVIDIA device plugin',
    charts: ['nvidia-device-plugin', 'k8s-device-plugin'],
    images: ['k8s-device-plugin'],
    floors: ['0.17.3'],
    source: 'CVE-2025-23266, CVE-2025-23267 (container toolkit)',
    checkedOn: CHECKED_ON,
  },
  {
    component: 'NVIDIA GPU operator',
    charts: ['gpu-operator'],
    images: ['nvidia/gpu-operator', 'cloud-native/gpu-operator'],
    floors: ['26.3.2'],
    source: 'CVE-2026-24260',
    checkedOn: CHECKED_ON,
  },
  {
    component: 'Envoy Gateway',
    charts: ['gateway-helm', 'envoy-gateway'],
    images: ['envoyproxy/gateway', 'envoy-gateway'],
    floors: ['1.7.4', '1.8.1'],
    source: GO,
    checkedOn: CHECKED_ON,
  },
  {
    component: 'Envoy AI Gateway',
    charts: ['ai-gateway-helm'],
    images: ['envoyproxy/ai-gateway-controller', 'envoyproxy/ai-gateway-extproc', 'ai-gateway-controller'],
    floors: ['0.6.0'],
    source: GO,
    checkedOn: CHECKED_ON,
  },
  {
    component: 'kgateway',
    charts: ['kgateway'],
    images: ['kgateway-dev/kgateway', 'kgateway'],
    floors: ['2.1.0'],
    source: GO,
    checkedOn: CHECKED_ON,
  },
  {
    component: 'External Secrets Operator',
    charts: ['external-secrets'],
    images: ['external-secrets/external-secrets', 'external-secrets'],
    floors: ['2.4.1'],
    source: GO,
    checkedOn: CHECKED_ON,
  },
  {
    component: 'AWS Load Balancer Controller',
    charts: [],
    images: ['aws-load-balancer-controller', 'aws-alb-ingress-controller'],
    floors: ['2.8.2'],
    source: 'GO-2024-3212',
    checkedOn: CHECKED_ON,
  },
  {
    // Charts of the controller 2.x counted from 1 and went along: 1.8.2 has 2.8.2. Since 3.0.0 both count alike.
    component: 'chart of the AWS Load Balancer Controller',
    charts: ['aws-load-balancer-controller'],
    images: [],
    floors: ['1.8.2'],
    source: 'GO-2024-3212',
    checkedOn: CHECKED_ON,
  },
  {
    component: 'KubeAI',
    charts: ['kubeai'],
    images: ['substratusai/kubeai', 'kubeai-project/kubeai', 'kubeai'],
    floors: ['0.23.2'],
    source: GO,
    checkedOn: CHECKED_ON,
  },
];

const lastPart = (name: string): string => name.split('/').at(-1) ?? '';

export const floorOfChart = (name: string): ComponentFloor | undefined =>
  componentFloors.find(({ charts }) => charts.includes(lastPart(name)));

/** By the end of the image's name, without tag and digest. */
export const floorOfImage = (repository: string): ComponentFloor | undefined =>
  componentFloors.find(({ images }) => images.some((one) => `/${repository}`.endsWith(`/${one}`)));

const isSameLine = (left: string, right: string): boolean =>
  left.split('.').slice(0, 2).join('.') === right.split('.').slice(0, 2).join('.');

/** The floor that a release is below of: that of its own line, or the first that is newer. */
export function missedFloor(version: string, { floors }: ComponentFloor): string | undefined {
  const plain = version.replace(/^v/, '');
  const floor = floors.find((one) => isSameLine(plain, one)) ?? floors.find((one) => compareVersions(plain, one) < 0);
  // What comes before a release, `1.7.4-rc.1`, is not that release.
  const isBefore =
    floor !== undefined && compareVersions(plain, floor) === 0 && /^[\d.]+-(?:alpha|beta|rc|dev|pre)/i.test(plain);
  return floor !== undefined && (compareVersions(plain, floor) < 0 || isBefore) ? floor : undefined;
}
