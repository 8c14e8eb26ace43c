import type { EnvironmentInput } from '../../lib/config';
import type { Absent, Side } from '../../lib/review';
import {
  h200_,
  hybrid_,
  inYourVpc,
  lustre,
  on135,
  pair,
  production_,
  secured,
  two,
  with_,
  gitops,
  withoutKey,
} from '../change/bases';
import { type Draft, edited, sideOfInput } from './sides';

/** A change with what its review must say. */
export interface Example {
  readonly name: string;
  readonly before: () => Side | Absent;
  readonly after: () => Side | Absent;
  /** The first line. */
  readonly verdict: RegExp;
  /** `kind severity what` of the first thing that hurts; absent: nothing above `low`. */
  readonly first?: RegExp;
  /** More of what hurts, in the same form. */
  readonly hurts?: readonly RegExp[];
  /** `of field before after` of rows of the plan. */
  readonly plan?: readonly RegExp[];
  /** Gates that it closes. */
  readonly closes?: readonly string[];
  readonly has?: 'steps' | 'no way';
}

type Musts = Omit<Example, 'name' | 'before' | 'after'>;

const files = (name: string, before: EnvironmentInput, after: EnvironmentInput, musts: Musts): Example => ({
  name,
  before: () => sideOfInput(before, 'main'),
  after: () => sideOfInput(after, 'branch'),
  ...musts,
});

const templates = (name: string, change: (draft: Draft) => void, musts: Musts): Example => ({
  name,
  before: () => sideOfInput(pair, 'main'),
  after: () => edited(sideOfInput(pair, 'branch'), change),
  ...musts,
});

const B200 = {
  name: 'b200',
  instanceType: 'p6-b200.48xlarge',
  count: 2,
  purchaseOption: 'on-demand-reservation',
  reservationId: 'cr-0fedcba9876543210',
  availabilityZoneId: 'usw2-az2',
} as const;

const byFile: readonly Example[] = [
  files(
    'a bigger context',
    with_(production_, ({ models }) => void (models[0]!.maxModelLen = 131_072)),
    production_,
    {
      verdict: /1 restart/,
      first: /^restart medium model deepseek-v4-pro restarts: one replica after another/,
      plan: [/context 131,072 tokens 262,144 tokens/],
      closes: ['restart'],
    },
  ),
  files(
    'H200 to B200',
    h200_,
    with_(h200_, (environment) => void (environment.capacity[0] = { ...B200 })),
    {
      verdict: /restart|destroyed/,
      plan: [/capacity b200 GPUs .*16 × B200/, /GPU nodes, USD an hour/, /tokens\/s a user/, /reservation/],
      closes: ['restart', 'replace', 'cost>10%'],
      has: 'steps',
      first: /^(destroy|restart) high/,
    },
  ),
  files(
    'speculation off',
    production_,
    with_(production_, ({ models }) => void (models[0]!.speculative = false)),
    {
      verdict: /1 restart/,
      first: /^restart medium/,
      plan: [/speculation dspark k=7 off/, /tokens\/s a user/, /USD per 1M output tokens/],
      closes: ['restart'],
    },
  ),
  files(
    'one replica fewer',
    pair,
    with_(pair, ({ models }) => void (models[0]!.replicas = 1)),
    {
      verdict: /1 restart/,
      first: /^restart medium model qwen3-8b .*1 of 2/,
      plan: [/replicas 2 1/],
      closes: ['restart'],
    },
  ),
  files(
    'another Kubernetes minor',
    on135,
    with_(on135, (environment) => void (environment.kubernetesVersion = '1.36')),
    {
      verdict: /restart/,
      first: /^restart (medium|high) model qwen3-8b/,
      hurts: [/restart low the control plane goes to another minor/, /restart low system nodes/],
      plan: [/Kubernetes 1\.35 1\.36/, /node image/],
      closes: ['restart'],
    },
  ),
  files(
    'a newer node image',
    with_(pair, ({ capacity }) => void (capacity[0]!.nodeImage = '1.35.6-20260714')),
    pair,
    {
      verdict: /1 restart/,
      first: /^restart medium model qwen3-8b/,
      plan: [/node image 1\.35\.6-20260714 1\.36/],
      closes: ['restart'],
    },
  ),
  files(
    'another VPC block',
    pair,
    with_(pair, ({ network }) => void (network.cidr = '10.60.0.0/18')),
    {
      verdict: /^development: VPC Network\/Vpc is replaced/,
      first: /^replace critical VPC Network\/Vpc is replaced/,
      hurts: [/^replace critical cluster Cluster\/Cluster is replaced/],
      plan: [/VPC 10\.43\.0\.0\/18 10\.60\.0\.0\/18/],
      closes: ['replace'],
      has: 'no way',
    },
  ),
  files(
    'another engine release',
    pair,
    with_(pair, ({ models }) => void (models[0]!.engine = { version: '0.28.0' })),
    {
      verdict: /restart/,
      first: /^restart medium model qwen3-8b/,
      plan: [/engine vLLM/],
      closes: ['restart'],
    },
  ),
  files('a new model', pair, two, {
    verdict: /development/,
    hurts: [/exposure high Service windlass-serving\/endpoint answers port 8081/],
    first: /^exposure high/,
    plan: [/model helper replicas {2}1/, /GPU nodes, USD an hour/],
    closes: ['exposure', 'cost>10%'],
  }),
  files('a model fewer', two, pair, {
    verdict: /destroyed/,
    first: /^destroy high node group/,
    hurts: [/^destroy high model helper is taken away/],
    closes: ['replace'],
  }),
  files(
    'another block',
    production_,
    with_(
      production_,
      ({ capacity }) =>
        void Object.assign(capacity[0]!, {
          reservationId: 'cr-0fedcba9876543210',
          startsAt: '2026-12-22T11:30:00Z',
          endsAt: '2027-01-05T11:30:00Z',
        }),
    ),
    {
      verdict: /production/,
      first: /^destroy high node group b200-cr-0123456789abcdef0/,
      plan: [/reservation cr-0123456789abcdef0 cr-0fedcba9876543210/],
      hurts: [/^restart high model deepseek-v4-pro is away/],
      closes: ['replace', 'restart'],
      has: 'steps',
    },
  ),
  files('no API key', pair, withoutKey, {
    verdict: /exposed/,
    first: /^destroy high endpoint/,
    hurts: [/^exposure high model qwen3-8b answers whoever reaches it/],
    plan: [/API key asked for none is asked for/],
    closes: ['exposure', 'restart', 'replace'],
  }),
  files('no certificate', secured, pair, {
    verdict: /exposed/,
    first: /^exposure high Service windlass-serving\/endpoint answers port 8080 to 10\.0\.0\.0\/8 in plain text/,
    plan: [/endpoint speaks TLS plain HTTP/],
    closes: ['restart', 'exposure'],
  }),
  files('a certificate', pair, secured, {
    verdict: /development/,
    plan: [/endpoint speaks plain HTTP TLS/],
    first: /^restart/,
    closes: ['restart'],
  }),
  files(
    'more sources',
    pair,
    with_(pair, ({ access }) => void access.sourceCidrs.push('172.16.0.0/12')),
    {
      verdict: /more exposed/,
      first: /^exposure high Service windlass-serving\/endpoint answers port 8080 to 172\.16\.0\.0\/12/,
      plan: [/endpoint from 10\.0\.0\.0\/8 10\.0\.0\.0\/8, 172\.16\.0\.0\/12/],
      closes: ['exposure'],
    },
  ),
  files(
    'a wider source',
    with_(pair, ({ access }) => void (access.sourceCidrs = ['10.1.0.0/16', '10.2.0.0/16'])),
    pair,
    {
      verdict: /more exposed/,
      first: /^exposure high Service windlass-serving\/endpoint answers port 8080 to 10\.0\.0\.0\/8/,
      closes: ['exposure'],
    },
  ),
  files(
    'fewer sources',
    pair,
    with_(pair, ({ access }) => void (access.sourceCidrs = ['10.1.0.0/16'])),
    {
      verdict: /nothing that hurts/,
      plan: [/endpoint from/],
    },
  ),
  files(
    'a way out',
    pair,
    with_(pair, ({ network }) => void (network.profile = 'connected')),
    {
      verdict: /more exposed/,
      first: /^exposure (critical|high)/,
      hurts: [/a way to 0\.0\.0\.0\/0 by a NAT gateway/],
      plan: [/way out of the VPC none NAT/],
      closes: ['exposure'],
    },
  ),
  files(
    'one more administrator',
    pair,
    with_(pair, ({ access }) => void access.adminRoleArns.push('arn:aws:iam::111122223333:role/OnCall')),
    {
      verdict: /more exposed/,
      first: /^exposure critical .*OnCall is in the cluster with AmazonEKSClusterAdminPolicy/,
      plan: [/administrators .*OnCall/],
      closes: ['exposure'],
    },
  ),
  files('delivery by another tool', pair, gitops, {
    verdict: /orphaned/,
    first: /^orphan medium stack windlass-development-Workloads is orphaned/,
    plan: [/delivery cdk gitops/],
    closes: ['replace'],
    has: 'steps',
  }),
  files('weights streamed, no file system any more', lustre, production_, {
    verdict: /file system/,
    first: /^destroy critical file system/,
    closes: ['replace', 'restart', 'exposure'],
    has: 'steps',
  }),
  files(
    'more concurrency',
    pair,
    with_(pair, ({ models }) => void (models[0]!.concurrency = 32)),
    {
      verdict: /1 restart/,
      first: /^restart medium/,
      plan: [/concurrency 16 requests a replica 32 requests a replica/],
      closes: ['restart'],
    },
  ),
  files(
    'into a VPC of one’s own',
    pair,
    with_(inYourVpc, () => undefined),
    {
      verdict: /cluster Cluster\/Cluster is replaced/,
      first: /^replace critical cluster/,
      hurts: [/^destroy critical VPC Network\/Vpc is destroyed/],
      closes: ['replace', 'exposure'],
    },
  ),
  files(
    'another tag',
    hybrid_,
    with_(hybrid_, (environment) => void (environment.tags = { team: 'other' })),
    {
      verdict: /hybrid/,
    },
  ),
  files(
    'what is accepted',
    pair,
    with_(pair, (environment) => {
      environment.models[0]!.concurrency = 32;
      environment.review = { accept: [{ gate: 'restart', object: 'qwen3-8b', reason: 'agreed with its users' }] };
    }),
    {
      verdict: /1 restart/,
      first: /^restart medium/,
    },
  ),
];

const service =
  (change: (service: { metadata: { annotations: Record<string, string> }; spec: Record<string, unknown> }) => void) =>
  (draft: Draft) =>
    draft.object('Service', 'endpoint', change);

const POLICY = 'AWS::IAM::Policy';

interface Document {
  Statement: Record<string, unknown>[];
}

const byTemplate: readonly Example[] = [
  templates(
    'a public listener',
    service(({ metadata, spec }) => {
      metadata.annotations['service.beta.kubernetes.io/aws-load-balancer-scheme'] = 'internet-facing';
      spec['loadBalancerSourceRanges'] = ['0.0.0.0/0'];
    }),
    {
      verdict: /Service windlass-serving\/endpoint answers port 8080 on the internet/,
      first: /^exposure critical Service windlass-serving\/endpoint answers port 8080 on the internet to 0\.0\.0\.0\/0/,
      hurts: [/^policy high/],
      closes: ['exposure', 'policy'],
    },
  ),
  templates(
    'a wider role',
    (draft) => {
      const { properties } = draft.first('Storage', POLICY);
      (properties['PolicyDocument'] as Document).Statement[0] = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    },
    {
      verdict: /may s3:\* on everything/,
      first: /^exposure critical role .* may s3:\* on everything/,
      closes: ['exposure', 'policy'],
    },
  ),
  templates(
    'a renamed construct',
    (draft) => {
      const { logicalId, resource } = draft.first('Storage', 'AWS::S3::Bucket');
      resource['DeletionPolicy'] = 'Delete';
      draft.rename(logicalId, 'WeightsRenamed');
    },
    {
      verdict: /bucket .* is renamed to WeightsRenamed/,
      first: /^orphan critical bucket .* is renamed to WeightsRenamed: what it holds/,
      closes: ['replace', 'policy'],
    },
  ),
  templates(
    'a chart of one’s own',
    (draft) =>
      draft.objects((objects) => {
        if (!objects.some((object) => object['kind'] === 'Namespace')) return;
        objects.push(
          ...([
            {
              apiVersion: 'apps/v1',
              kind: 'DaemonSet',
              metadata: { name: 'agent', namespace: 'windlass-node' },
              spec: {
                selector: { matchLabels: { app: 'agent' } },
                template: {
                  metadata: { labels: { app: 'agent' } },
                  spec: {
                    hostNetwork: true,
                    containers: [{ name: 'agent', image: 'agent:1', securityContext: { privileged: true } }],
                  },
                },
              },
            },
            {
              apiVersion: 'rbac.authorization.k8s.io/v1',
              kind: 'ClusterRoleBinding',
              metadata: { name: 'agent' },
              roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
              subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'windlass-node' }],
            },
          ] as unknown as Record<string, never>[]),
        );
      }),
    {
      verdict: /cluster-admin/,
      first: /^exposure critical ServiceAccount windlass-node\/default may do what role cluster-admin allows/,
      hurts: [
        /^exposure high pods of DaemonSet windlass-node\/agent share the node's Network; .*are privileged/,
        /^policy high/,
      ],
      closes: ['exposure', 'policy'],
    },
  ),
  templates(
    'a bucket that may be public',
    (draft) => void delete draft.first('Storage', 'AWS::S3::Bucket').properties['PublicAccessBlockConfiguration'],
    { verdict: /exposed/, first: /^exposure high .* may be opened to the public/, closes: ['exposure', 'policy'] },
  ),
  templates(
    'a key for another account',
    (draft) =>
      void (draft.first('Cluster', 'AWS::KMS::Key').properties['KeyPolicy'] as Document).Statement.push({
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::999988887777:root' },
        Action: 'kms:Decrypt',
        Resource: '*',
      }),
    {
      verdict: /exposed/,
      first: /^exposure high .* is open to arn:aws:iam::999988887777:root for kms:Decrypt/,
      closes: ['exposure', 'policy'],
    },
  ),
  templates(
    'a role that others may take',
    (draft) =>
      void (draft.first('Storage', 'AWS::IAM::Role').properties['AssumeRolePolicyDocument'] as Document).Statement.push(
        {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: 'sts:AssumeRole',
        },
      ),
    {
      verdict: /can be taken by/,
      first: /^exposure critical role .* can be taken by everybody/,
      closes: ['exposure', 'policy'],
    },
  ),
  templates(
    'a network policy fewer',
    (draft) =>
      draft.objects((objects) => {
        const kept = objects.filter(
          (object) =>
            object['kind'] !== 'NetworkPolicy' ||
            (object['metadata'] as unknown as { namespace: string }).namespace !== 'windlass-serving',
        );
        objects.splice(0, objects.length, ...kept);
      }),
    {
      verdict: /exposed/,
      first: /^exposure high/,
      hurts: [/^exposure high pods of Deployment windlass-serving\/qwen3-8b can be reached on every port from anybody/],
      closes: ['exposure', 'policy'],
    },
  ),
  templates(
    'a security group open to the world',
    (draft) =>
      void (draft.first('Network', 'AWS::EC2::SecurityGroup').properties['SecurityGroupIngress'] as unknown[]).push({
        CidrIp: '0.0.0.0/0',
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
      }),
    {
      verdict: /can be reached on tcp 22 from 0\.0\.0\.0\/0/,
      first: /^exposure critical .* can be reached on tcp 22 from 0\.0\.0\.0\/0/,
      closes: ['exposure', 'policy'],
    },
  ),
  templates(
    'a public API of the cluster',
    (draft) =>
      void Object.assign(draft.first('Cluster', 'AWS::EKS::Cluster').properties['ResourcesVpcConfig'] as object, {
        EndpointPublicAccess: true,
        PublicAccessCidrs: ['203.0.113.0/24'],
      }),
    {
      verdict: /API of the cluster is public/,
      first: /^exposure critical the API of the cluster is public to 203\.0\.113\.0\/24/,
      closes: ['exposure', 'policy'],
    },
  ),
  templates(
    'a selector that can not change',
    (draft) =>
      draft.object(
        'Deployment',
        'qwen3-8b',
        (object: {
          spec: {
            selector: { matchLabels: Record<string, string> };
            template: { metadata: { labels: Record<string, string> } };
          };
        }) => {
          object.spec.selector.matchLabels['tier'] = 'one';
          object.spec.template.metadata.labels['tier'] = 'one';
        },
      ),
    {
      verdict: /replaced/,
      first: /^replace high Deployment windlass-serving\/qwen3-8b must be replaced/,
      closes: ['replace', 'restart'],
    },
  ),
  templates(
    'logs taken out',
    (draft) => {
      const { logicalId } = draft.first('Cluster', 'AWS::Logs::LogGroup');
      delete draft.resources('Cluster')[logicalId];
    },
    {
      verdict: /orphaned/,
      first: /^policy high audit-log/,
      hurts: [/^orphan medium log group .* is orphaned/],
      closes: ['replace', 'policy'],
    },
  ),
  templates(
    'order, hashes and white space',
    (draft) => {
      draft.objects((objects) => {
        objects.reverse();
        for (const object of objects) {
          const { metadata } = object as unknown as { metadata: { labels?: Record<string, string> } };
          metadata.labels &&= Object.fromEntries(Object.entries(metadata.labels).reverse());
        }
      });
      for (const part of ['Network', 'Storage', 'Cluster'])
        for (const { Properties = {} } of Object.values(draft.resources(part))) {
          const tags = Properties['Tags'];
          if (Array.isArray(tags)) tags.reverse();
        }
      const { properties } = draft.first('Workloads', 'AWS::Lambda::Function');
      Object.assign(properties['Code'] as object, { S3Key: `${'ab'.repeat(32)}.zip` });
    },
    { verdict: /^development: nothing changes$/ },
  ),
];

const byOrder: readonly Example[] = [
  templates(
    'another order of variables',
    (draft) =>
      draft.object(
        'Deployment',
        'qwen3-8b',
        (object: { spec: { template: { spec: { containers: { env: unknown[] }[] } } } }) =>
          void object.spec.template.spec.containers[0]!.env.reverse(),
      ),
    { verdict: /1 restart/, first: /^restart medium model qwen3-8b/, closes: ['restart'] },
  ),
];

const oneSided: readonly Example[] = [
  {
    name: 'what does not fit',
    before: () => sideOfInput(production_, 'main'),
    after: () => ({
      from: 'branch',
      problems: [{ field: 'models[0].maxModelLen', message: '1048576 tokens do not fit; at most 500000 do' }],
    }),
    verdict: /models\[0\]\.maxModelLen/,
    first: /^unfit critical models\[0\]\.maxModelLen/,
    closes: ['unfit'],
  },
  {
    name: 'a new environment',
    before: () => ({ from: 'main' }),
    after: () => sideOfInput(pair, 'branch'),
    verdict: /development is new/,
    first: /^exposure critical .*PlatformAdmin is in the cluster/,
    plan: [/GPU nodes, USD an hour/, /administrators/],
    closes: ['exposure', 'cost>10%'],
  },
  {
    name: 'an environment fewer',
    before: () => sideOfInput(pair, 'main'),
    after: () => ({ from: 'branch' }),
    verdict: /is removed, and nothing deletes its stacks/,
    first: /^orphan high the environment is no more in the repository, and its 7 stacks stay/,
    closes: ['replace'],
  },
];

export const EXAMPLES: readonly Example[] = [...byFile, ...byTemplate, ...byOrder, ...oneSided];
