const LABEL = 'leaderworkerset.sigs.k8s.io/name';

interface Webhook {
  readonly name: string;
  readonly path: string;
  readonly group: string;
  readonly resource: string;
  readonly operations: readonly string[];
}

const LWS = { group: 'leaderworkerset.x-k8s.io', resource: 'leaderworkersets', operations: ['CREATE', 'UPDATE'] };
const POD = { group: '', resource: 'pods' };

const MUTATING: readonly Webhook[] = [
  { name: 'mleaderworkerset.kb.io', path: '/mutate-leaderworkerset-x-k8s-io-v1-leaderworkerset', ...LWS },
  { name: 'mpod.kb.io', path: '/mutate--v1-pod', ...POD, operations: ['CREATE'] },
];
const VALIDATING: readonly Webhook[] = [
  { name: 'vleaderworkerset.kb.io', path: '/validate-leaderworkerset-x-k8s-io-v1-leaderworkerset', ...LWS },
  { name: 'vpod.kb.io', path: '/validate--v1-pod', ...POD, operations: ['CREATE', 'UPDATE'] },
];

/**
 * Registers the LeaderWorkerSet controller's webhooks by address instead of by Service: there is no network between
 * fake pods. Paths and rules as in config/webhook of sigs.k8s.io/lws v0.9.0; its pods alone, as its overlay selects them.
 */
export function lwsWebhooks(port: number, certificate: string): object[] {
  const caBundle = Buffer.from(certificate).toString('base64');
  const configuration = (kind: string, webhooks: readonly Webhook[]): object => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: 'lws' },
    webhooks: webhooks.map(({ name, path, group, resource, operations }) => ({
      name,
      admissionReviewVersions: ['v1'],
      clientConfig: { url: `https://127.0.0.1:${port}${path}`, caBundle },
      failurePolicy: 'Fail',
      sideEffects: 'None',
      rules: [{ apiGroups: [group], apiVersions: ['v1'], operations, resources: [resource] }],
      ...(resource === POD.resource
        ? { objectSelector: { matchExpressions: [{ key: LABEL, operator: 'Exists' }] } }
        : {}),
    })),
  });
  return [
    configuration('MutatingWebhookConfiguration', MUTATING),
    configuration('ValidatingWebhookConfiguration', VALIDATING),
  ];
}
