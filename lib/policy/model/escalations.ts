import { listOf, step } from './values';

/** A right from which its holder can make others. */
interface Escalation {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly why: string;
  /** Whether it is narrow when `resourceNames` names the objects. */
  readonly narrowByName?: boolean;
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch'];
const ANY = ['*'];

/** Kubernetes documentation, Role Based Access Control Good Practices (privilege escalation risks); CIS EKS 1.8.0 4.1. */
const ESCALATIONS: readonly Escalation[] = [
  { groups: [''], resources: ['secrets'], verbs: READ, why: 'it reads secrets', narrowByName: true },
  {
    groups: [''],
    resources: ['pods', 'replicationcontrollers', 'podtemplates'],
    verbs: ['create'],
    why: 'a pod may use every secret and service account of its namespace',
  },
  {
    groups: ['apps', 'extensions', 'batch', 'leaderworkerset.x-k8s.io'],
    resources: ['deployments', 'daemonsets', 'statefulsets', 'replicasets', 'jobs', 'cronjobs', 'leaderworkersets'],
    verbs: WRITE,
    why: 'whoever writes a workload starts pods, which may use every secret and service account of the namespace',
  },
  {
    groups: [''],
    resources: ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy', 'nodes/proxy'],
    verbs: ANY,
    why: 'it runs commands in pods or reaches them past every NetworkPolicy',
  },
  {
    groups: [''],
    resources: ['pods/ephemeralcontainers'],
    verbs: ['update', 'patch'],
    why: 'it starts containers in pods',
  },
  {
    groups: [''],
    resources: ['serviceaccounts/token'],
    verbs: ['create'],
    why: 'it makes tokens of service accounts',
    narrowByName: true,
  },
  {
    groups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'clusterroles'],
    verbs: ['escalate', 'bind'],
    why: 'it gives itself what it has not',
    narrowByName: true,
  },
  {
    groups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'],
    verbs: ['update', 'patch'],
    why: 'it makes certificates of anybody',
  },
  {
    groups: ['certificates.k8s.io'],
    resources: ['signers'],
    verbs: ['approve', 'sign'],
    why: 'it makes certificates of anybody',
  },
  {
    groups: ['admissionregistration.k8s.io'],
    resources: [
      'validatingwebhookconfigurations',
      'mutatingwebhookconfigurations',
      'mutatingadmissionpolicies',
      'mutatingadmissionpolicybindings',
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
    ],
    verbs: [...WRITE, 'delete', 'deletecollection'],
    why: 'it reads and changes everything that is written to the cluster',
    narrowByName: true,
  },
  {
    groups: ['apiregistration.k8s.io'],
    resources: ['apiservices'],
    verbs: WRITE,
    why: 'it answers for the API server',
  },
  { groups: [''], resources: ['persistentvolumes'], verbs: WRITE, why: 'a volume may be a path of the host' },
  {
    groups: [''],
    resources: ['namespaces'],
    verbs: ['update', 'patch'],
    why: 'it lowers the Pod Security level of namespaces',
    narrowByName: true,
  },
  {
    groups: ['networking.k8s.io'],
    resources: ['networkpolicies'],
    verbs: [...WRITE, 'delete', 'deletecollection'],
    why: 'it opens what NetworkPolicies close',
  },
];

/** `impersonate`, and the verbs of constrained impersonation. */
const isImpersonation = (verb: string): boolean => verb.startsWith('impersonate');

export interface Granted {
  /** `secrets: get, list` */
  readonly what: string;
  readonly why: string;
}

const strings = (rule: unknown, field: string): readonly string[] =>
  listOf(step(rule, field))
    .filter((one) => one !== null)
    .map(String);

/** Rights of one rule of a role that make others; those a wildcard covers are judged as wildcards. */
export function escalationsOf(rule: unknown, isClusterWide: boolean): readonly Granted[] {
  const [verbs, names] = [strings(rule, 'verbs'), strings(rule, 'resourceNames').filter((name) => name !== '')];
  const isNamed = names.length > 0 && !names.some((name) => name.includes('*'));
  const found = ESCALATIONS.filter(
    ({ narrowByName }) => !(narrowByName === true && isNamed && !isClusterWideRead(rule, isClusterWide)),
  )
    .map((escalation) => ({ ...escalation, hits: hitsOf(rule, escalation) }))
    .filter(({ hits }) => hits.length > 0)
    .map(({ hits, why }) => ({ what: hits.join(', '), why }));
  const impersonated = verbs.filter(isImpersonation);
  const isHarmless = isNamed && !names.includes('system:masters');
  return impersonated.length === 0 || isHarmless
    ? found
    : [
        ...found,
        { what: `${strings(rule, 'resources').join()}: ${impersonated.join()}`, why: 'it acts as somebody else' },
      ];
}

/** Names do not make the reading of secrets in every namespace narrow. */
const isClusterWideRead = (rule: unknown, isClusterWide: boolean): boolean =>
  isClusterWide && strings(rule, 'resources').includes('secrets');

/** `resource: verb` for everything of an escalation that a rule grants. */
function hitsOf(rule: unknown, { groups, resources, verbs }: Escalation): readonly string[] {
  const granted = strings(rule, 'apiGroups');
  const isGroup = step(rule, 'apiGroups') === undefined || granted.some((group) => groups.includes(group));
  if (!isGroup) return [];
  const ofVerbs = strings(rule, 'verbs').filter((verb) => verbs.includes('*') || verbs.includes(verb));
  return strings(rule, 'resources')
    .filter((resource) => resources.includes(resource))
    .flatMap((resource) => (ofVerbs.length === 0 ? [] : [`${resource}: ${ofVerbs.join()}`]));
}
