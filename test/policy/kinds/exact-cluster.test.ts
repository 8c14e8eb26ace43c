import { checkTemplates, rules } from '../../../lib/policy';
import { ACCOUNT, att, found, KEY, one, OPEN, places, reasons, ref, type Resources, UNDECIDED } from './template';

const KINDS = ['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster'];
const ADD_ON = 'AWS::EKS::Addon';
const CHART = 'Custom::AWSCDK-EKS-HelmChart';
const lower = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
/** `EncryptionConfig` at a cluster of CloudFormation, `Config.encryptionConfig` at one of the custom resource. */
const fieldOf = (type: string, path: string): string =>
  type === KINDS[0] ? path : `Config.${path.split('.').map(lower).join('.')}`;
const cluster = (type: string, path: string, value: unknown): Resources =>
  one(
    type,
    fieldOf(type, path)
      .split('.')
      .reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object,
  );

describe.each(KINDS)('%s', (type) => {
  const at = (rule: string, path: string, value: unknown): readonly string[] =>
    places(rule, cluster(type, path, value)).map((text) => text.replace('One ', ''));
  test.each<[string, string, readonly unknown[], readonly unknown[]]>([
    ['auto-mode', 'ComputeConfig.Enabled', [false, 'false', undefined], [true]],
    ['auto-mode', 'StorageConfig.BlockStorage.Enabled', [false], [true]],
    ['auto-mode', 'KubernetesNetworkConfig.ElasticLoadBalancing.Enabled', [false], ['true']],
    ['upgrade-policy', 'UpgradePolicy.SupportType', ['STANDARD'], ['EXTENDED', undefined]],
    [
      'service-range',
      'KubernetesNetworkConfig.ServiceIpv4Cidr',
      ['172.16.0.0/12', '10.0.0.0/24', '10.0.0.0/12', undefined],
      ['10.0.0.0/11', '10.0.0.0/25', '172.0.0.0/12', '8.0.0.0/16', 'x'],
    ],
    ['deletion-protection', 'DeletionProtection', [true, 'true'], [false, undefined]],
    ['kubernetes-version', 'Version', ['1.36', '1.35'], ['1.34', '1.37', '1.33', undefined]],
    ['private-endpoint', 'RemoteNetworkConfig', [undefined], [{}]],
  ])('%s, %s', (rule, path, right, wrong) => {
    for (const value of right) expect(at(rule, path, value)).not.toContain(fieldOf(type, path));
    for (const value of wrong) expect(at(rule, path, value)).toContain(fieldOf(type, path));
  });

  const [provider, keyArn, resources] =
    type === KINDS[0] ? ['Provider', 'KeyArn', 'Resources'] : ['provider', 'keyArn', 'resources'];
  const config = (key: unknown, of: unknown): object => ({ [provider!]: { [keyArn!]: key }, [resources!]: of });
  test.each<[string, readonly object[], boolean]>([
    ['of secrets', [config(KEY, ['secrets'])], false],
    ['of whatever there is', [config(KEY, undefined)], false],
    ['of something else', [config(KEY, ['other'])], true],
    ['of secrets, second', [config(undefined, ['secrets']), config(KEY, ['secrets'])], false],
    ['in two halves', [config(undefined, ['secrets']), config(KEY, ['other'])], true],
    ['none', [], true],
  ])('a key %s', (_, value, isFound) =>
    expect(at('secrets-encryption', 'EncryptionConfig', value).length > 0).toBe(isFound),
  );

  test('access', () => {
    const access = (
      AuthenticationMode: unknown,
      BootstrapClusterCreatorAdminPermissions: unknown,
    ): readonly string[] => {
      const written = { AuthenticationMode, BootstrapClusterCreatorAdminPermissions };
      const value =
        type === KINDS[0]
          ? written
          : Object.fromEntries(Object.entries(written).map(([key, inner]) => [lower(key), inner]));
      return at('authentication-mode', 'AccessConfig', value).map((text) => text.replace(/^.*\./, '').toLowerCase());
    };
    expect(access('API', false)).toEqual([]);
    expect(access('API', 'false')).toEqual([]);
    expect(access(undefined, undefined)).toEqual(['authenticationmode', 'bootstrapclustercreatoradminpermissions']);
    expect(access('CONFIG_MAP', true)).toEqual(['authenticationmode', 'bootstrapclustercreatoradminpermissions']);
  });

  const ALL = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
  const logged = (names: readonly string[], isEnabled: unknown = true): readonly string[] =>
    found(
      'control-plane-logs',
      type === KINDS[0]
        ? cluster(
            type,
            'Logging.ClusterLogging.EnabledTypes',
            names.map((Type) => ({ Type })),
          )
        : cluster(type, 'Logging.ClusterLogging', [
            { enabled: isEnabled, types: names },
            { enabled: false, types: ALL },
          ]),
    ).map(({ problem }) => problem.replace(' would be missing when somebody asks who did what', ''));
  test('logs', () => {
    expect(logged(ALL)).toEqual([]);
    expect(logged([...ALL].reverse())).toEqual([]);
    for (const name of ALL) expect(logged(ALL.filter((other) => other !== name))).toEqual([name]);
    expect(logged([])).toEqual([ALL.join(', ')]);
    if (type !== KINDS[0]) expect(logged(ALL, 'true')).toEqual([]);
  });
  test('logs that only the deployment knows', () => {
    const path = type === KINDS[0] ? 'Logging.ClusterLogging.EnabledTypes' : 'Logging.ClusterLogging';
    expect(reasons('control-plane-logs', cluster(type, path, OPEN))).toEqual([`${fieldOf(type, path)}: ${UNDECIDED}`]);
  });

  test('the group of its logs', () => {
    const said = (name: unknown, LogGroupName: unknown): readonly unknown[] =>
      found('audit-log', {
        ...(name === undefined ? one(type) : cluster(type, 'Name', name)),
        Other: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/other' } },
        Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName } },
      }).map(({ value }) => value);
    const joined = { 'Fn::Join': ['', ['/aws/eks/', ref('One'), '/cluster']] };
    expect(said('a', '/aws/eks/a/cluster')).toEqual([]);
    expect(said('a', joined)).toEqual([]);
    expect(said(undefined, joined)).toEqual([]);
    expect(said('a', '/aws/eks/b/cluster')).toEqual(['/aws/eks/a/cluster']);
    expect(said(undefined, '/aws/eks/a/cluster')).toEqual(['/aws/eks/${One}/cluster']);
    expect(said(OPEN, '/aws/eks/a/cluster')).toEqual(['/aws/eks/${One}/cluster']);
  });

  const NEEDED = ['vpc-cni', 'coredns', 'kube-proxy', 'eks-pod-identity-agent', 'eks-node-monitoring-agent'];
  test('add-ons of its own', () => {
    const said = (names: readonly string[], ClusterName: unknown = ref('One')): readonly unknown[] =>
      found('add-ons', {
        ...cluster(type, 'Name', 'a'),
        ...Object.fromEntries(
          names.map((AddonName) => [
            AddonName,
            { Type: ADD_ON, Properties: { AddonName, AddonVersion: 'v1.2.3-eksbuild.1', ClusterName } },
          ]),
        ),
      }).map(({ wayOut }) => wayOut.replace('add AWS::EKS::Addon for ', ''));
    expect(said(NEEDED)).toEqual([]);
    expect(said(NEEDED, 'a')).toEqual([]);
    expect(said(NEEDED, 'b')).toEqual([NEEDED.join(', ')]);
    for (const name of NEEDED) expect(said(NEEDED.filter((other) => other !== name))).toEqual([name]);
  });
});

describe('an add-on', () => {
  test.each<[object, readonly string[]]>([
    [{ AddonVersion: 'v1.22.4-eksbuild.3' }, []],
    [{ AddonVersion: 'v1.4.0-eksbuild.10', PreserveOnDelete: 'false' }, []],
    [{ AddonVersion: 'v1.4.0-3' }, []],
    [{ AddonVersion: 'v11.22.33-EKS' }, ['One AddonVersion']],
    [{ AddonVersion: 'v11.22.33-eks-build.44' }, []],
    [{ AddonVersion: 'v1.4.0-eksbuild.1 ' }, ['One AddonVersion']],
    [{ AddonVersion: 'v1.4.0-eksbuild.' }, ['One AddonVersion']],
    [{ AddonVersion: 'xv1.4.0-eksbuild.1' }, ['One AddonVersion']],
    [{ AddonVersion: 'v1.4-eksbuild.1' }, ['One AddonVersion']],
    [{ AddonVersion: 'v1.4.0' }, ['One AddonVersion']],
    [{ AddonVersion: 'v1.4.0-eksbuild.1', PreserveOnDelete: true }, ['One PreserveOnDelete']],
    [{}, ['One AddonVersion']],
  ])('%j', (properties, at) => expect(places('add-ons', one(ADD_ON, properties))).toEqual(at));
  test('of a name that there is', () => {
    const said = (AddonName: unknown): readonly string[] =>
      found('add-on-name', one(ADD_ON, { AddonName })).map(({ wayOut }) => wayOut);
    expect(said('coredns')).toEqual([]);
    expect(said('coredn')).toEqual(["use 'coredns', or add it to the catalog"]);
    expect(said('zzzzzzzzzzzzzzzz')).toEqual(['use a chart, or add it to the catalog']);
  });

  const configured = (rule: string, AddonName: string, configuration: unknown): number =>
    places(
      rule,
      one(ADD_ON, {
        AddonName,
        ConfigurationValues: typeof configuration === 'string' ? configuration : JSON.stringify(configuration),
      }),
    ).length;
  test('that watches GPUs', () => {
    const said = (configuration: unknown, name = 'eks-node-monitoring-agent'): number =>
      configured('gpu-monitoring', name, configuration);
    const taint = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };
    expect(said({ dcgmAgent: { tolerations: [{ key: 'a', operator: 'Exists' }, taint] } })).toBe(0);
    expect(said({ dcgmAgent: { tolerations: [{ ...taint, key: 'a' }] } })).toBe(1);
    expect(said({ other: { tolerations: [taint] } })).toBe(1);
    expect(said('none')).toBe(1);
    expect(said('none', 'coredns')).toBe(0);
  });
  test('that enforces policies', () => {
    const said = (enableNetworkPolicy: unknown, mode: unknown, name = 'vpc-cni'): number =>
      configured('network-policy-enforced', name, {
        enableNetworkPolicy,
        env: { NETWORK_POLICY_ENFORCING_MODE: mode },
      });
    expect(said('true', 'strict')).toBe(0);
    expect(said(true, 'strict')).toBe(0);
    expect(said('false', 'strict')).toBe(1);
    expect(said('true', 'standard')).toBe(1);
    expect(said('false', 'standard', 'coredns')).toBe(0);
  });
});

test('a cluster whose stack may be deleted', () => {
  const stack = (terminationProtection?: boolean): readonly string[] =>
    places(
      'deletion-protection',
      one(KINDS[0]!, { DeletionProtection: true }),
      terminationProtection === undefined ? {} : { terminationProtection },
    );
  expect(stack()).toEqual([]);
  expect(stack(true)).toEqual([]);
  expect(stack(false)).toEqual(['One terminationProtection']);
});

describe('who enters a cluster', () => {
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/x`;
  const role = (Service: string, Effect = 'Allow'): Resources => ({
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Statement: [{ Effect, Principal: { Service: ['ec2.amazonaws.com', Service] } }] },
      },
    },
    User: { Type: 'AWS::IAM::User' },
  });
  const said = (properties: object, more: Resources = {}): readonly string[] =>
    reasons('access-entry', { ...more, ...one('AWS::EKS::AccessEntry', { PrincipalArn: ROLE, ...properties }) }).map(
      (text) => text.slice(0, 40),
    );
  const OTHER = 'PrincipalArn: it is of another account, or of one'.slice(0, 40);
  const NO_ROLE = 'PrincipalArn: it is no role: users have keys'.slice(0, 40);
  const POLICY = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
  const policy = (PolicyArn: unknown, scope: unknown = 'cluster'): object => ({
    AccessPolicies: [{ PolicyArn, AccessScope: { Type: scope } }],
  });
  const open = (path: string): string => `${path}: ${UNDECIDED}`.slice(0, 40);
  test.each<[object, readonly string[]]>([
    [{}, []],
    [{ PrincipalArn: 'arn:aws:iam::999999999999:role/x' }, [OTHER]],
    [{ PrincipalArn: 'some' }, [OTHER]],
    [{ PrincipalArn: `arn:aws:iam::${ACCOUNT}:role/x?` }, [NO_ROLE]],
    [{ PrincipalArn: `arn:aws:iam::${ACCOUNT}:user/role/x` }, [NO_ROLE]],
    [{ PrincipalArn: OPEN }, [open('PrincipalArn')]],
    [{ KubernetesGroups: ['a', 'system:b', 'my-system:c'] }, ['KubernetesGroups: names of system: are of Kubern']],
    [{ KubernetesGroups: [OPEN] }, ['KubernetesGroups: names of system: are of Kubern'.slice(0, 40)]],
    [{ Username: 'a' }, []],
    [{ Type: 'STANDARD', ...policy(POLICY) }, []],
    ...['EC2', 'EC2_LINUX', 'EC2_WINDOWS', 'FARGATE_LINUX', 'HYBRID_LINUX', 'HYPERPOD_LINUX'].map(
      (Type): [object, readonly string[]] => [{ Type }, []],
    ),
    [{ Type: 'OTHER', ...policy('x') }, [open('Type')]],
    [policy(POLICY, 'namespace'), []],
    [policy(POLICY, 'everything'), ['AccessPolicies.0.AccessScope.Type: nobod']],
    [{ AccessPolicies: [{ PolicyArn: POLICY }] }, ['AccessPolicies.0.AccessScope.Type: nobod']],
    [policy(`x${POLICY}`), [open('AccessPolicies.0.PolicyArn')]],
    [policy(`${POLICY}/1`), [open('AccessPolicies.0.PolicyArn')]],
    [policy(POLICY.replace('aws:cluster', `${ACCOUNT}:cluster`)), [open('AccessPolicies.0.PolicyArn')]],
    [policy({ 'Fn::Join': ['', [POLICY, OPEN]] }), [open('AccessPolicies.0.PolicyArn')]],
  ])('%j', (properties, at) => expect(said(properties)).toEqual(at.map((text) => text.slice(0, 40))));
  test('no pods', () => {
    const entry = { PrincipalArn: att('Role') };
    expect(said(entry, role('pods.eks.amazonaws.com'))).toEqual(['PrincipalArn: pods take that role, and w']);
    expect(said(entry, role('lambda.amazonaws.com'))).toEqual([]);
    expect(said(entry, role('pods.eks.amazonaws.com', 'Deny'))).toEqual([]);
    expect(said({ PrincipalArn: att('User') }, role('pods.eks.amazonaws.com'))).toEqual([]);
  });
  test.each<[object, readonly string[]]>([
    [{}, []],
    [{ RoleArn: undefined }, []],
    [{ RoleArn: `arn:aws:iam::999999999999:role/x` }, ['One RoleArn']],
    [{ TargetRoleArn: `arn:aws:iam::999999999999:role/x` }, ['One TargetRoleArn']],
    [{ Namespace: 'default', ServiceAccount: 7 }, ['One Namespace', 'One ServiceAccount']],
  ])('as pods: %j', (change, at) =>
    expect(
      places(
        'access-entry',
        one('AWS::EKS::PodIdentityAssociation', { RoleArn: ROLE, Namespace: 'a', ServiceAccount: 'b', ...change }),
      ),
    ).toEqual(at),
  );
});

describe('charts', () => {
  const ECR = `${ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com`;
  const DIGEST = `sha256:${'a'.repeat(64)}`;
  const images = (values: unknown, more: object = {}, rest: object = {}): readonly string[] =>
    found('chart-images', one(CHART, { Chart: 'x', Values: JSON.stringify(values), ...more }), rest).map(
      ({ path, value, problem }) => `${path} ${typeof value === 'string' ? value : ''} ${problem.slice(0, 10)}`,
    );
  const [FAR, MOVES] = ['the VPC re', 'its tag mo'];
  test.each<[unknown, readonly string[]]>([
    [{ image: `${ECR}/a:v1.2.3` }, []],
    [{ image: `${ECR}/a:v10.20.30+build.1` }, []],
    [{ image: `${ECR}/a:vv1.2.3` }, [`Values.image ${ECR}/a:vv1.2.3 ${MOVES}`]],
    [{ image: `${ECR}/a:1.2.3-gpu` }, []],
    [{ image: `${ECR}/a@${DIGEST}` }, []],
    [{ image: `${ECR}/a:v1.2` }, [`Values.image ${ECR}/a:v1.2 ${MOVES}`]],
    [{ image: `${ECR}/a:v1.2.3/b` }, [`Values.image ${ECR}/a:v1.2.3/b ${MOVES}`]],
    [{ image: `${ECR}/a@${DIGEST}0` }, [`Values.image ${ECR}/a@${DIGEST}0 ${MOVES}`]],
    [{ image: 'a:v1.2.3' }, [`Values.image a:v1.2.3 ${FAR}`]],
    [{ a: [{ initImage: 'b:v1.2.3' }], imagePullPolicy: 'x' }, [`Values.a.0.initImage b:v1.2.3 ${FAR}`]],
    [{ image: { registry: ECR, repository: 'a', tag: '1.2.3' } }, []],
    [{ image: { registry: '', repository: `${ECR}/a`, digest: DIGEST } }, []],
    [{ image: { registry: ECR, repository: 'a' } }, [`Values.image ${ECR}/a ${MOVES}`]],
    [{ image: { registry: ECR, repository: 'a', tag: 1.2 } }, [`Values.image ${ECR}/a:1.2 ${MOVES}`]],
    [{ image: { registry: ECR, repository: 'a', tag: null, digest: DIGEST } }, []],
    [
      { image: { registry: ECR, tag: '1.2.3' }, other: `${ECR}/x` },
      [
        'Values {"image":{"registry":"111122223333.dkr.ecr.us-west-2.amazonaws.com","tag":"1.2.3"},"other":"111122223333.dkr.ecr.us-west-2.amazonaws.com/x"} it names n',
      ],
    ],
    [{ image: '' }, ['Values {"image":""} it names n']],
    [{}, ['Values {} it names n']],
  ])('of images %j', (values, at) => expect(images(values)).toEqual(at));
  test('of definitions alone need no image', () => {
    for (const Chart of ['gateway-crds', 'crd', 'oci://x/some-crd']) expect(images({}, { Chart })).toEqual([]);
    for (const Chart of ['crdbase', undefined]) expect(images({}, { Chart })).toHaveLength(1);
  });
  test('of accounts', () => {
    const OTHER = '999999999999.dkr.ecr.us-west-2.amazonaws.com/a:v1.2.3';
    expect(images({ image: OTHER })).toEqual([`Values.image ${OTHER} ${FAR}`]);
    expect(images({ image: OTHER }, {}, { account: undefined })).toEqual([]);
    expect(images({ image: 'docker.io/a:v1.2.3' }, {}, { account: undefined })).toHaveLength(1);
    expect(images({ image: '602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/x:v1.2.3' })).toEqual([]);
  });
  test('with known holes', () => {
    const device = (tag: string): readonly string[] =>
      found(
        'chart-images',
        one(CHART, { Values: JSON.stringify({ image: `${ECR}/nvidia/k8s-device-plugin:${tag}` }) }),
      ).map(({ wayOut }) => wayOut);
    expect(device('v0.17.2')).toEqual(['use 0.17.3 or newer']);
    expect(device('v0.17.3')).toEqual([]);
  });

  const OWN = { Chart: 'x', Version: '1.2.3', Repository: `oci://${ECR}/charts/x` };
  test.each<[object, readonly string[]]>([
    [{}, []],
    [{ Version: 'v1.2.3' }, []],
    [{ Version: '10.20.30' }, []],
    [{ Version: '1.2' }, ['Version']],
    [{ Version: '1.2.3-rc.1' }, ['Version']],
    [{ Version: '=1.2.3' }, ['Version']],
    [{ Version: undefined }, ['Version']],
    [{ Repository: `https://${ECR}/charts/x` }, ['Repository']],
    [{ Repository: 'oci://ghcr.io/charts/x' }, ['Repository']],
    [{ Repository: undefined }, ['Repository']],
    [{ Repository: undefined, ChartAssetURL: 's3://a' }, []],
    [{ CreateNamespace: true }, ['CreateNamespace']],
    [{ CreateNamespace: 'true' }, ['CreateNamespace']],
    [{ CreateNamespace: OPEN }, ['CreateNamespace']],
    [{ CreateNamespace: false }, []],
    [{ Chart: 'nvidia-device-plugin', Version: '0.17.2' }, ['Version']],
    [{ Chart: 'nvidia-device-plugin', Version: '0.17.3' }, []],
    [{ Chart: undefined, Repository: `oci://${ECR}/charts/nvidia-device-plugin`, Version: '0.17.2' }, ['Version']],
  ])('pinned: %j', (change, at) =>
    expect(places('helm-chart', one(CHART, { ...OWN, ...change })).map((text) => text.replace('One ', ''))).toEqual(at),
  );

  const OURS = {
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    enableServiceMutatorWebhook: false,
    createIngressClassResource: false,
    ingressClassParams: { create: false },
    keepTLSSecret: true,
    serviceAccount: { create: true },
  };
  const told = (values: unknown, change: object = {}): readonly string[] =>
    places(
      'chart-values',
      one(CHART, {
        Namespace: 'windlass-controllers',
        Wait: true,
        Release: 'aws-load-balancer-controller',
        Values: JSON.stringify(values),
        ...change,
      }),
    ).map((text) => text.replace('One ', ''));
  test('of ours are told what they install', () => {
    expect(told(OURS)).toEqual([]);
    for (const [key, value] of Object.entries(OURS)) {
      const path = typeof value === 'object' ? `${key}.create` : key;
      const other = typeof value === 'object' ? { create: !value.create } : !value;
      expect(told({ ...OURS, [key]: other })).toEqual([`Values.${path}`]);
      expect(told({ ...OURS, [key]: undefined })).toEqual([`Values.${path}`]);
      expect(told({ ...OURS, [key]: String(value) })).toEqual([`Values.${path}`]);
    }
    expect(told([])).toHaveLength(8);
    expect(told({}, { Release: 'other' })).toEqual([]);
    expect(told({}, { Wait: undefined, Release: 'other' })).toEqual(['Wait']);
    expect(told({}, { Namespace: 'other', Wait: false })).toEqual([]);
  });
  test('with values that a parameter writes', () => {
    expect(told({}, { Namespace: 'other', Values: { 'Fn::Join': ['', ['{"a":"', OPEN, '"}']] } })).toEqual(['Values']);
    expect(told({}, { Namespace: 'other', Values: { 'Fn::Join': ['', ['{"a":"', ref('One'), '"}']] } })).toEqual([]);
  });
});

test('a manifest of as much as a function takes', () => {
  const manifest = (length: number): readonly unknown[] => {
    const empty = JSON.stringify([{ kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '' } }]);
    const text = empty.replace('"a":""', `"a":"${'x'.repeat(length - JSON.stringify(empty).length)}"`);
    return found('manifest-payload', one('Custom::AWSCDK-EKS-KubernetesResource', { Manifest: text })).map(
      ({ value }) => value,
    );
  };
  expect(manifest(126_976)).toEqual([]);
  expect(manifest(126_977)).toEqual(['126977 bytes']);
  expect(reasons('manifest-payload', one('Custom::AWSCDK-EKS-KubernetesResource', { Manifest: OPEN }))[0]).toContain(
    'it is no JSON list',
  );
});

describe('a template as a whole', () => {
  const said = (rule: string, template: object): readonly string[] =>
    checkTemplates(
      [{ name: 's', template }] as never,
      rules.filter(({ id }) => id === rule),
    ).map(({ path, value }) => `${path} = ${JSON.stringify(value)}`);
  const SECRET = '{{resolve:secretsmanager:a}}';
  const get = (attribute: string): object => ({ 'Fn::GetAtt': ['Key', attribute] });
  test.each<[object, readonly string[]]>([
    [{ Description: SECRET }, [`Description = "${SECRET}"`]],
    [{ Conditions: { A: { 'Fn::Equals': [SECRET, 'a'] } } }, [`Conditions.A.Fn::Equals.0 = "${SECRET}"`]],
    [{ Mappings: { A: { b: { c: SECRET } } } }, [`Mappings.A.b.c = "${SECRET}"`]],
    [{ Parameters: { A: { Default: SECRET } } }, []],
    [{ Outputs: { A: { Value: '{{resolve:ssm:a}}' } } }, []],
    ...['SecretAccessKey', 'SecretString', 'Password', 'KeyMaterial'].map((name): [object, readonly string[]] => [
      { Outputs: { A: { Value: get(name) } } },
      [`Outputs = "Fn::GetAtt ${name}"`],
    ]),
    [
      { Outputs: { A: { Value: { 'Fn::GetAtt': 'Key.SecretAccessKey' } } } },
      ['Outputs = "Fn::GetAtt SecretAccessKey"'],
    ],
    [
      {
        Outputs: {
          A: { Value: get('Arn') },
          B: { Value: { 'Fn::Join': ['SecretAccessKey', []] } },
          C: { Value: { 'Fn::GetAtt': 'Key' } },
        },
      },
      [],
    ],
    [
      { Resources: { A: { Type: 'AWS::SSM::Parameter', Properties: { Value: SECRET, Description: SECRET } } } },
      [`Resources.A.Properties.Value = "${SECRET}"`],
    ],
    [
      {
        Resources: {
          A: {
            Type: 'AWS::Lambda::Function',
            Properties: { Environment: { a: SECRET }, Description: SECRET, Role: SECRET },
          },
        },
      },
      [`Resources.A.Properties.Environment.a = "${SECRET}"`, `Resources.A.Properties.Description = "${SECRET}"`],
    ],
    ...[
      'CodeBuild::Project Environment',
      'EC2::Instance UserData',
      'EC2::LaunchTemplate LaunchTemplateData',
      'ECS::TaskDefinition ContainerDefinitions',
      'EKS::Addon ConfigurationValues',
      'SSM::Document Content',
      'Scheduler::Schedule Target',
      'StepFunctions::StateMachine DefinitionString',
      'StepFunctions::StateMachine Definition',
      'StepFunctions::StateMachine DefinitionSubstitutions',
    ].map((name): [object, readonly string[]] => {
      const [kind, field] = name.split(' ') as [string, string];
      return [
        { Resources: { A: { Type: `AWS::${kind}`, Properties: { [field]: [SECRET, get('Password')] } } } },
        [`Resources.A.Properties.${field}.0 = "${SECRET}"`, `Resources.A.Properties.${field} = "Fn::GetAtt Password"`],
      ];
    }),
    [{ Resources: { A: { Type: 'AWS::RDS::DBInstance', Properties: { MasterUserPassword: SECRET } } } }, []],
    [{ Resources: { A: { Metadata: { a: SECRET } }, B: null } }, [`Resources.A.Metadata.a = "${SECRET}"`]],
  ])('hands on no secret: %j', (template, at) => expect(said('secret-reference', template)).toEqual(at));

  test.each<[object, readonly string[]]>([
    [{ DbPassword: { Default: 'abcdefgh' } }, ['Parameters.DbPassword.Default = "ab… (8 characters)"']],
    [
      { API_TOKEN: { Default: 'abcdefgh' }, tokens: { Default: 'x' } },
      ['Parameters.API_TOKEN.Default = "ab… (8 characters)"'],
    ],
    [{ Db2Password: { Default: 'a' } }, ['Parameters.Db2Password.Default = "… (1 characters)"']],
    [{ DbPassword: { Default: '' }, Some: { Default: 'x' } }, []],
    [{ DbPassword: {}, Other: null }, []],
    [{ DbPassword: { Default: 7 } }, []],
    [{ Some: { Default: 'x', NoEcho: 'true' } }, ['Parameters.Some.Default = "… (1 characters)"']],
    [{ Some: { Default: 'x', NoEcho: false } }, []],
    [
      { DbPassword: { Default: `AKIA${'IOSFODNN7EXAMPLE'}` } },
      ['Parameters.DbPassword.Default = "AKIAI… (20 characters)"'],
    ],
  ])('takes no secret: %j', (Parameters, at) => expect(said('template-secret', { Parameters })).toEqual(at));
  test('of a resource all but its properties', () => {
    const KEY = `AKIA${'IOSFODNN7EXAMPLE'}`;
    expect(
      said('template-secret', {
        Parameters: [],
        Resources: { A: { Type: 'x', Metadata: KEY, Properties: { a: KEY } }, B: KEY },
      }).map((text) => text.split(' ')[0]),
    ).toEqual(['Resources.A.Metadata', 'Resources.B']);
  });

  const child = (Properties: object): object => ({ Child: { Type: 'AWS::CloudFormation::Stack', Properties } });
  test.each<[object, readonly string[]]>([
    [{ Transform: 'AWS::LanguageExtensions' }, []],
    [{ Transform: ['AWS::LanguageExtensions', 'A', 'B'] }, ['Transform = "A"', 'Transform = "B"']],
    [
      {
        Outputs: {
          A: { Value: { 'Fn::Transform': { Name: 'A' } } },
          B: { Value: { 'Fn::Transform': 'B' } },
          C: { Value: { 'Fn::Join': ['', []] } },
        },
      },
      ['Fn::Transform = "A"', 'Fn::Transform = "B"'],
    ],
    [
      { Outputs: { 'Fn::ForEach::A': [] }, Description: 'x', Other: { 'My.Fn::ForEach::': 1 } },
      ['Outputs.Fn::ForEach::A = "Fn::ForEach"', 'Other.My.Fn::ForEach:: = "Fn::ForEach"'],
    ],
    [{ Resources: child({ TemplateURL: 'a' }) }, ['Resources.Child.Properties.TemplateURL = "a"']],
    [{ Resources: child({ TemplateBody: 'b' }) }, ['Resources.Child.Properties.TemplateBody = "b"']],
    [{ Resources: child({}) }, ['Resources.Child.Properties.TemplateURL = undefined']],
    [
      { Resources: { A: { Type: 'AWS::CloudFormation::StackSet', Properties: { TemplateURL: 'a' } } } },
      ['Resources.A.Properties.TemplateURL = "a"'],
    ],
    [{ Resources: { A: { Type: 7 }, B: { Type: 'x' }, 'Fn::Other': {} } }, ['Resources.A.Type = 7']],
  ])('can be read: %j', (template, at) => expect(said('unjudged-template', template)).toEqual(at));
  test('a stack inside it that is here', () =>
    expect(
      checkTemplates(
        [
          { name: 's', template: { Resources: child({ TemplateURL: 'a' }) } },
          { name: 's/Child', parent: 's', template: {} },
        ] as never,
        rules.filter(({ id }) => id === 'unjudged-template'),
      ),
    ).toEqual([]));
});
