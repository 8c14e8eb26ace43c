import { refused } from '../../checks';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { isModernTls } from '../../model/served';
import { entryOf, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** Doors of other controllers, whose paths, keys and networks no rule here can read: group → kinds. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
  'networking.istio.io': ['Gateway', 'VirtualService', 'ServiceEntry', 'EnvoyFilter'],
  'traefik.io': ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'],
  'traefik.containo.us': ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'],
  'projectcontour.io': ['HTTPProxy'],
  'route.openshift.io': ['Route'],
  'getambassador.io': ['Mapping', 'TCPMapping', 'Host', 'Listener'],
  'gateway.networking.k8s.io': ['TCPRoute', 'TLSRoute', 'UDPRoute', 'GRPCRoute'],
  'k8s.nginx.org': ['VirtualServer', 'VirtualServerRoute', 'TransportServer'],
  'configuration.konghq.com': ['TCPIngress', 'UDPIngress'],
  'apisix.apache.org': ['ApisixRoute'],
  'gateway.envoyproxy.io': ['EnvoyPatchPolicy'],
  'cilium.io': ['CiliumEnvoyConfig', 'CiliumClusterwideEnvoyConfig'],
  'tailscale.com': ['Connector', 'ProxyGroup'],
  'ingress.k8s.ngrok.com': ['Domain', 'IPPolicy', 'TCPEdge', 'HTTPSEdge'],
};

/** Say for all Ingresses of a class what each says otherwise, and win. */
const CLASSES = ['IngressClassParams'];
/** Listeners of a Gateway that stand apart from it. */
const LISTENERS = ['ListenerSet', 'XListenerSet'];

export const edgeKinds: ObjectRule = {
  over: 'object',
  id: 'edge-kinds',
  title: 'Nothing opens a door that no rule can read',
  source:
    'Gateway API, GEP-1713 and route kinds; AWS Load Balancer Controller v3.5.0, IngressClassParams; vLLM docs/usage/security.md',
  controls: ['LB-01', 'LB-03', 'LB-04', 'LB-08', 'VLLM-02', 'VLLM-15'],
  check: (object) => {
    const group = String(object.at('apiVersion')).split('/')[0] ?? '';
    if (entryOf(UNREAD, group)?.includes(object.kind) === true)
      return [
        refused(
          'kind',
          `${object.kind} of ${group}`,
          'what it lets in, and where to, no rule here can read',
          'use an HTTPRoute of one path each, or the front door',
        ),
      ];
    if (CLASSES.includes(object.kind)) return parameters(object);
    return LISTENERS.includes(object.kind) ? listeners(object) : [];
  },
};

function parameters(object: KubernetesObject): readonly Complaint[] {
  const scheme = object.at('spec.scheme');
  const ranges = listOf(object.at('spec.inboundCIDRs'));
  const policy = object.at('spec.sslPolicy');
  return [
    ...(scheme === undefined || scheme === 'internal'
      ? []
      : [
          refused(
            'spec.scheme',
            scheme,
            'every Ingress of the class would be offered to the internet',
            "set it to 'internal'",
          ),
        ]),
    ...ranges
      .filter((range) => !(Number(String(range).split('/')[1]) >= 8))
      .map((range) => refused('spec.inboundCIDRs', range, 'whoever reaches the VPC could use it', 'name networks')),
    ...(policy === undefined || isModernTls(policy)
      ? []
      : [
          refused(
            'spec.sslPolicy',
            policy,
            'clients could speak TLS of before 1.2',
            'use ELBSecurityPolicy-TLS13-1-2-2021-06',
          ),
        ]),
  ];
}

const listeners = (object: KubernetesObject): readonly Complaint[] =>
  listOf(object.at('spec.listeners'))
    .filter(
      (listener) =>
        !['HTTPS', 'TLS'].includes(String(step(listener, 'protocol'))) ||
        listOf(step(step(listener, 'tls'), 'certificateRefs')).length === 0,
    )
    .map((listener) =>
      refused(
        'spec.listeners',
        step(listener, 'protocol'),
        'prompts would travel in the clear',
        'use HTTPS with certificateRefs',
      ),
    );
