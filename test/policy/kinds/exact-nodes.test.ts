import { att, found, KEY, one, OPEN, places, reasons, ref, type Resources, UNDECIDED } from './template';

const NODEGROUP = 'AWS::EKS::Nodegroup';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const template = (LaunchTemplateData: object): Resources => ({
  Template: { Type: TEMPLATE, Properties: { LaunchTemplateData } },
});
/** A group with its template. */
const group = (properties: object, data: object = {}): Resources => ({
  ...template(data),
  ...one(NODEGROUP, { LaunchTemplate: { Id: ref('Template'), Version: '1' }, ...properties }),
});
const inGroup = (rule: string, properties: object, data: object = {}, more: Resources = {}): readonly string[] =>
  places(rule, { ...more, ...group(properties, data) }).map((text) => text.replace('One ', ''));
const inTemplate = (rule: string, data: object): readonly string[] =>
  places(rule, template(data)).map((text) => text.replace('Template LaunchTemplateData.', ''));
const GPU = { InstanceType: 'p6-b300.48xlarge' };
const CPU = { InstanceType: 'm6i.2xlarge' };
const BLOCK = { CapacityType: 'CAPACITY_BLOCK' };

describe('a capacity block', () => {
  test.each<[object, readonly string[]]>([
    [{ ...BLOCK }, []],
    [{ ...BLOCK, ScalingConfig: { DesiredSize: 0 } }, []],
    [{ ...BLOCK, ScalingConfig: { DesiredSize: '0' } }, []],
    [{ ...BLOCK, ScalingConfig: { DesiredSize: 1 } }, ['ScalingConfig.DesiredSize']],
    [{ ScalingConfig: { DesiredSize: 1 } }, []],
    [{ CapacityType: 'SPOT', ScalingConfig: { DesiredSize: 1 } }, []],
  ])('begins with %j', (properties, at) => expect(inGroup('capacity-block-empty', properties)).toEqual(at));

  const zones = (Subnets: unknown, type: object = BLOCK): readonly unknown[] =>
    found('capacity-block-zone', {
      A: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZoneId: 'usw2-az1' } },
      B: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'usw2-az1' } },
      C: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZoneId: 'usw2-az2' } },
      D: { Type: 'AWS::EC2::Subnet' },
      ...group({ ...type, Subnets }),
    }).map(({ path, value }) => [path, value]);
  test('is in one zone', () => {
    expect(zones([ref('A')])).toEqual([]);
    expect(zones([ref('D')])).toEqual([]);
    expect(zones(['subnet-1'])).toEqual([]);
    expect(zones([ref('A'), ref('B')])).toEqual([]);
    expect(zones([ref('A'), ref('C')])).toEqual([['Subnets', ['usw2-az1', 'usw2-az2']]]);
    expect(zones([ref('A'), ref('C')], {})).toEqual([]);
    expect(zones([ref('A'), ref('D')])).toEqual([['Subnets', [ref('A'), ref('D')]]]);
    expect(zones([ref('A'), 'subnet-1'])).toEqual([['Subnets', [ref('A'), 'subnet-1']]]);
    expect(zones([])).toEqual([['Subnets', []]]);
  });

  const RESERVATION = {
    CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId: 'cr-1' } },
  };
  const market = (MarketType: string): object => ({ InstanceMarketOptions: { MarketType } });
  const bought = (properties: object, data: object): readonly string[] => reasons('purchase', group(properties, data));
  const MARKET = 'CapacityType: MarketType of its launch template Template is';
  const NO_RESERVATION = 'CapacityType: its launch template Template names no CapacityReservationId';
  test.each<[object, object, readonly string[]]>([
    [BLOCK, { ...market('capacity-block'), ...RESERVATION }, []],
    [BLOCK, market('capacity-block'), [NO_RESERVATION]],
    [BLOCK, RESERVATION, [`${MARKET} not set`]],
    [BLOCK, {}, [`${MARKET} not set`, NO_RESERVATION]],
    [BLOCK, { ...market('spot'), ...RESERVATION }, [`${MARKET} "spot"`]],
    [{}, {}, []],
    [{}, market('spot'), [`${MARKET} "spot"`]],
    [{ CapacityType: 'SPOT' }, {}, []],
    [{ CapacityType: 'SPOT' }, market('spot'), [`${MARKET} "spot"`]],
    [{ CapacityType: 'OTHER' }, market('spot'), []],
    [{ ...BLOCK, LaunchTemplate: { Id: 'lt-1' } }, {}, []],
  ])('is bought: %j %j', (properties, data, at) => expect(bought(properties, data)).toEqual(at));
  test('says which market it wants', () => {
    const wayOut = (properties: object): readonly string[] =>
      found('purchase', group(properties, market('x'))).map((one) => one.wayOut);
    expect(wayOut({})).toEqual(['set MarketType to nothing, or change the CapacityType']);
    expect(wayOut(BLOCK)[0]).toBe("set MarketType to 'capacity-block', or change the CapacityType");
  });
});

describe('a group of nodes', () => {
  const taint = (Key: string): object => ({ Key, Value: 'true', Effect: 'NO_SCHEDULE' });
  test('keeps other pods from GPUs', () => {
    const said = (Taints: unknown, data: object = GPU): readonly string[] => inGroup('gpu-taint', { Taints }, data);
    expect(said([taint('nvidia.com/gpu')])).toEqual([]);
    expect(said([taint('a'), taint('nvidia.com/gpu')])).toEqual([]);
    expect(said([taint('a')])).toEqual(['Taints']);
    expect(said(undefined)).toEqual(['Taints']);
    expect(said([taint('a')], CPU)).toEqual([]);
    const Second = {
      Type: NODEGROUP,
      Properties: { InstanceTypes: ['p5.48xlarge'], Taints: [taint('nvidia.com/gpu')] },
    };
    expect(places('gpu-taint', { ...group({}, GPU), Second })).toEqual(['One Taints']);
    expect(places('gpu-taint', { Second, ...group({}, GPU) })).toEqual(['One Taints']);
  });

  test.each<[object, object, readonly string[]]>([
    [{ NodeRepairConfig: { Enabled: true } }, CPU, []],
    [{ NodeRepairConfig: { Enabled: 'true' } }, CPU, []],
    [{}, CPU, ['NodeRepairConfig.Enabled']],
    [{ NodeRepairConfig: { Enabled: false } }, CPU, ['NodeRepairConfig.Enabled']],
    [
      { NodeRepairConfig: { Enabled: true } },
      GPU,
      ['NodeRepairConfig.MaxParallelNodesRepairedCount', 'NodeRepairConfig.MaxUnhealthyNodeThresholdCount'],
    ],
    [
      {
        NodeRepairConfig: { Enabled: true, MaxParallelNodesRepairedCount: 1, MaxUnhealthyNodeThresholdPercentage: 50 },
      },
      GPU,
      [],
    ],
    [
      { NodeRepairConfig: { Enabled: true, MaxParallelNodesRepairedPercentage: 1 } },
      GPU,
      ['NodeRepairConfig.MaxUnhealthyNodeThresholdCount'],
    ],
  ])('is repaired: %j %j', (properties, data, at) => expect(inGroup('node-repair', properties, data)).toEqual(at));

  test.each<[object, object, readonly string[]]>([
    [{ UpdateConfig: { MaxUnavailable: 1 } }, CPU, []],
    [{ UpdateConfig: { MaxUnavailablePercentage: 10 } }, CPU, []],
    [{}, CPU, ['UpdateConfig.MaxUnavailable']],
    [{ UpdateConfig: { MaxUnavailable: 1 } }, GPU, ['UpdateConfig.UpdateStrategy']],
    [{ UpdateConfig: { MaxUnavailable: 1, UpdateStrategy: 'DEFAULT' } }, GPU, ['UpdateConfig.UpdateStrategy']],
    [{ UpdateConfig: { MaxUnavailable: 1, UpdateStrategy: 'MINIMAL' } }, GPU, []],
  ])('is updated: %j %j', (properties, data, at) => expect(inGroup('update-strategy', properties, data)).toEqual(at));

  test.each<[object, readonly string[]]>([
    [{}, []],
    [{ MinSize: 1, DesiredSize: 1, MaxSize: 1 }, []],
    [
      { MinSize: 2, DesiredSize: 1, MaxSize: 1 },
      ['ScalingConfig.DesiredSize: MinSize is 2, and must not be more than DesiredSize'],
    ],
    [
      { MinSize: 1, DesiredSize: 3, MaxSize: 2 },
      ['ScalingConfig.MaxSize: DesiredSize is 3, and must not be more than MaxSize'],
    ],
    [{ MinSize: 3, MaxSize: 2 }, ['ScalingConfig.MaxSize: MinSize is 3, and must not be more than MaxSize']],
    [
      { MinSize: 3, DesiredSize: 2, MaxSize: 1 },
      [
        'ScalingConfig.DesiredSize: MinSize is 3, and must not be more than DesiredSize',
        'ScalingConfig.MaxSize: DesiredSize is 2, and must not be more than MaxSize',
      ],
    ],
    [{ MinSize: '9', DesiredSize: '10' }, []],
    [{ MinSize: 3, DesiredSize: OPEN, MaxSize: 2 }, [`ScalingConfig.DesiredSize: ${UNDECIDED}`]],
  ])('has sizes %j', (ScalingConfig, at) => expect(reasons('scaling', group({ ScalingConfig }))).toEqual(at));
  test('shows what stands where a size is meant', () =>
    expect(
      found('scaling', group({ ScalingConfig: { MinSize: OPEN, MaxSize: { Ref: 'Most' } } })).map(({ path, value }) => [
        path,
        value,
      ]),
    ).toEqual([
      ['ScalingConfig.MinSize', OPEN],
      ['ScalingConfig.MaxSize', { Ref: 'Most' }],
    ]));

  test('names its instance type once', () => {
    const said = (properties: object, data: object): readonly string[] =>
      reasons('one-instance-type', group(properties, data));
    expect(said({}, CPU)).toEqual([]);
    expect(said({ InstanceTypes: ['m6i.large'] }, {})).toEqual([]);
    expect(said({}, {})).toEqual([
      'InstanceTypes: its launch template names no instance type either, so EKS would take t3.medium',
    ]);
    expect(said({ InstanceTypes: ['m6i.large'] }, CPU)).toEqual([
      'InstanceTypes: its launch template Template names the instance type m6i.2xlarge too, and EKS refuses both',
    ]);
    expect(said({ LaunchTemplate: undefined, InstanceTypes: ['m6i.large'] }, CPU)).toEqual([]);
  });

  const SET = 'cr-0123456789abcdef0';
  test.each<[object, object, readonly string[]]>([
    [{}, {}, []],
    [{ NodegroupName: 'a' }, {}, ['NodegroupName']],
    [{ NodegroupName: `a-${SET}` }, {}, []],
  ])('has the name of its block, or none: %j', (properties, data, at) =>
    expect(inGroup('node-group-name', properties, data)).toEqual(at),
  );

  test('is updated without force, and entered by nobody', () => {
    expect(inGroup('forced-update', {})).toEqual([]);
    expect(inGroup('forced-update', { ForceUpdateEnabled: 'false' })).toEqual([]);
    expect(inGroup('forced-update', { ForceUpdateEnabled: true })).toEqual(['ForceUpdateEnabled']);
    expect(inGroup('remote-access', {})).toEqual([]);
    expect(inGroup('remote-access', { RemoteAccess: {} })).toEqual(['RemoteAccess']);
    expect(places('remote-access', one('AWS::SSM::Association'))).toEqual(['One Type']);
  });
});

describe('the image of nodes', () => {
  const said = (AmiType: unknown, InstanceType: unknown, data: object = {}): readonly string[] =>
    found('node-image', group({ AmiType }, { InstanceType, ...data })).map(({ problem, wayOut }) =>
      wayOut.startsWith('use an image of EKS') ? 'of somebody' : problem.startsWith('EKS publishes') ? 'dead' : wayOut,
    );
  const use = (type: string): readonly string[] => [`use 'AL2023_${type}'`];
  test.each<[unknown, unknown, readonly string[]]>([
    ['AL2_x86_64', 'm6i.large', ['dead']],
    [undefined, 'm6i.large', ['dead']],
    ['AL2023_x86_64_STANDARD', 'm6i.large', []],
    ['AL2023_ARM_64_STANDARD', 'm6i.large', use('x86_64_STANDARD')],
    ['BOTTLEROCKET_x86_64', 'm6i.large', []],
    ['BOTTLEROCKET_ARM_64', 'm8g.large', []],
    ['AL2023_ARM_64_STANDARD', 'c7gn.metal', []],
    ['AL2023_x86_64_STANDARD', 'c7gn.metal', use('ARM_64_STANDARD')],
    ['AL2023_x86_64_STANDARD', 'm8gd.large', use('ARM_64_STANDARD')],
    ['AL2023_x86_64', 'xm8gd.large', use('ARM_64_STANDARD')],
    ['AL2023_x86_64_STANDARD', undefined, []],
    ['AL2023_x86_64_NVIDIA', 'p6-b300.48xlarge', []],
    ['BOTTLEROCKET_x86_64_NVIDIA_FIPS', 'p6-b300.48xlarge', []],
    ['AL2023_x86_64_NVIDIA_MORE', 'p6-b300.48xlarge', use('x86_64_NVIDIA')],
    ['AL2023_x86_64_STANDARD', 'p6-b300.48xlarge', use('x86_64_NVIDIA')],
    ['AL2023_ARM_64_NVIDIA', 'p6-b300.48xlarge', use('x86_64_NVIDIA')],
    ['AL2023_x86_64_STANDARD', 'p5.2xlarge', []], // no size of that family
    ['AL2023_x86_64_STANDARD', 'p4d.24xlarge', use('x86_64_NVIDIA')],
    ['AL2023_x86_64_NVIDIA', 'g4dn.xlarge', []],
    ['AL2023_x86_64_STANDARD', 'gr6.4xlarge', use('x86_64_NVIDIA')],
    ['AL2023_ARM_64_STANDARD', 'g5g.xlarge', use('ARM_64_NVIDIA')],
    ['AL2023_ARM_64_NVIDIA', 'p6e-gb200.36xlarge', []],
    ['AL2023_x86_64_NVIDIA', 'p6e-gb200.36xlarge', use('ARM_64_NVIDIA')],
    ['CUSTOM', 'm6i.large', ['of somebody']],
  ])('%s on %s', (amiType, type, at) => expect(said(amiType, type)).toEqual(at));
  test('of a launch template', () => {
    expect(said('AL2023_x86_64_STANDARD', 'm6i.large', { ImageId: 'ami-1' })).toEqual(['of somebody']);
    expect(found('node-image', group({ AmiType: 'CUSTOM' }, { ImageId: 'ami-1' })).map(({ value }) => value)).toEqual([
      'ami-1',
    ]);
    expect(found('node-image', group({ AmiType: 'CUSTOM' })).map(({ value }) => value)).toEqual(['CUSTOM']);
  });
  test('says what the type has', () => {
    const problem = (AmiType: string, InstanceType: string): string | undefined =>
      found('node-image', group({ AmiType }, { InstanceType }))[0]?.problem;
    expect(problem('AL2023_x86_64_STANDARD', 'p6-b300.48xlarge')).toBe(
      'p6-b300.48xlarge has B300 GPUs and x86_64 processors, and this image has no driver for them',
    );
    expect(problem('AL2023_x86_64_NVIDIA', 'g5g.xlarge')).toBe(
      'g5g.xlarge has NVIDIA GPUs and arm64 processors, and this image has no driver for them',
    );
  });

  const RELEASE = '1.36.3-20260911';
  test.each<[unknown, unknown, readonly string[]]>([
    [RELEASE, '1.36', []],
    ['12.36.10-20260911', '12.36', []],
    [RELEASE, undefined, []],
    [RELEASE, '1.35', ['ReleaseVersion: the control plane runs Kubernetes 1.35']],
    ...[undefined, '1.36.3', 'x1.36.3-20260911', '1.36.3-202609110', '1.36.3-2026091', '1.36-20260911'].map(
      (release): [unknown, unknown, readonly string[]] => [
        release,
        '1.36',
        ['ReleaseVersion: nodes would be replaced whenever AWS publishes an image'],
      ],
    ),
    ['1.36.3', '1.35', ['ReleaseVersion: nodes would be replaced whenever AWS publishes an image']],
  ])('%s for a control plane of %s', (ReleaseVersion, Version, at) =>
    expect(
      reasons('release-version', {
        ...group({ ReleaseVersion }),
        Cluster: { Type: 'AWS::EKS::Cluster', Properties: { Version } },
      }),
    ).toEqual(at),
  );
  test('of a cluster that is elsewhere', () =>
    expect(reasons('release-version', group({ ReleaseVersion: RELEASE }))).toEqual([]));
  test.each<[unknown, unknown, readonly string[]]>([
    [RELEASE, '1.36', []],
    [RELEASE, '1.3', ['Version']],
    [RELEASE, undefined, ['Version']],
    ['1.3.1-20260911', '1.3', []],
    ['12.36.10-20260911', '12.36', []],
    [undefined, '1.36', []],
    ['x1.36.3', '1.36', []],
    ['1.36', '1.35', []],
  ])('of release %s in version %s', (ReleaseVersion, Version, at) =>
    expect(inGroup('node-version', { ReleaseVersion, Version })).toEqual(at),
  );
});

describe('a launch template', () => {
  test('of a group', () => {
    const said = (LaunchTemplate: unknown): readonly string[] => reasons('launch-template', group({ LaunchTemplate }));
    const FREE =
      'LaunchTemplate.Version: whoever adds a version to the template would replace the nodes, at no deployment';
    expect(said(undefined)).toEqual([
      'LaunchTemplate: nothing would say how its nodes guard their metadata and volumes',
    ]);
    expect(said({ Name: ref('Template'), Version: '12' })).toEqual([]);
    expect(said({ Id: ref('One'), Version: '1' })).toEqual([
      'LaunchTemplate: that launch template stands nowhere in the app, and no rule sees what is in it',
    ]);
    for (const Version of [undefined, 'v1', '1a', '$Latest', att('Template', 'Arn')])
      expect(said({ Id: ref('Template'), Version })).toEqual([FREE]);
    for (const attribute of ['LatestVersionNumber', 'DefaultVersionNumber']) {
      expect(said({ Id: ref('Template'), Version: att('Template', attribute) })).toEqual([]);
      expect(said({ Id: ref('Template'), Version: { 'Fn::GetAtt': `Template.${attribute}` } })).toEqual([]);
    }
    expect(said({ Id: ref('Template'), Version: { Ref: 'LatestVersionNumber' } })).toEqual([
      `LaunchTemplate.Version: ${UNDECIDED}`,
    ]);
  });

  test.each<[object, readonly string[]]>([
    [{}, ['MetadataOptions.HttpPutResponseHopLimit']],
    ...[1, '1'].map((limit): [object, readonly string[]] => [
      { MetadataOptions: { HttpPutResponseHopLimit: limit } },
      [],
    ]),
    ...[0, 2, '', 'x', OPEN].map((limit): [object, readonly string[]] => [
      { MetadataOptions: { HttpPutResponseHopLimit: limit } },
      ['MetadataOptions.HttpPutResponseHopLimit'],
    ]),
  ])('with hops %j', (data, at) => expect(inTemplate('imds-hop-limit', data)).toEqual(at));
  test('with tokens', () =>
    expect(inTemplate('imds-tokens', { MetadataOptions: { HttpTokens: 'required' } })).toEqual([]));

  test('leaves to EKS what EKS sets', () => {
    expect(
      found(
        'launch-template-fields',
        template({
          NetworkInterfaces: [{}, { SubnetId: 's' }],
          IamInstanceProfile: {},
          HibernationOptions: {},
          DisableApiTermination: false,
          InstanceInitiatedShutdownBehavior: 'stop',
          UserData: '',
        }),
      ).map(({ path, wayOut }) => [path.replace('LaunchTemplateData.', ''), wayOut]),
    ).toEqual([
      ['NetworkInterfaces.1.SubnetId', 'give the subnet to the node group'],
      ...['IamInstanceProfile', 'HibernationOptions', 'DisableApiTermination', 'InstanceInitiatedShutdownBehavior'].map(
        (field) => [field, 'leave it out'],
      ),
    ]);
  });

  test('holds no tag that may change', () =>
    expect(
      inTemplate('launch-template-tags', {
        TagSpecifications: [
          { Tags: [{ Key: 'Name' }, { Key: 'windlass:environment' }, { Key: 'team' }, { Key: OPEN }, {}] },
          {},
          { Tags: [{ Key: 'cost' }] },
        ],
      }),
    ).toEqual(['TagSpecifications.0.Tags.2.Key', 'TagSpecifications.2.Tags.0.Key']));

  test('leaves nothing behind', () => {
    const ON = { DeleteOnTermination: true };
    expect(
      inTemplate('left-behind', {
        BlockDeviceMappings: [{ Ebs: ON }, { NoDevice: '' }, { Ebs: {} }],
        NetworkInterfaces: [ON, {}],
      }),
    ).toEqual(['BlockDeviceMappings.2.Ebs.DeleteOnTermination', 'NetworkInterfaces.1.DeleteOnTermination']);
  });

  const EBS = { Encrypted: true, KmsKeyId: KEY };
  test.each<[readonly object[] | undefined, readonly string[]]>([
    [[{ DeviceName: '/dev/xvda', Ebs: EBS }], []],
    [[{ DeviceName: '/dev/sda1', Ebs: EBS }], []],
    [
      [
        { DeviceName: '/dev/xvdb', Ebs: EBS },
        { DeviceName: '/dev/xvda', Ebs: EBS },
      ],
      [],
    ],
    [[{ DeviceName: '/dev/xvdb', Ebs: EBS }], ['BlockDeviceMappings']],
    [undefined, ['BlockDeviceMappings']],
    [[{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }], ['BlockDeviceMappings.0.Ebs.KmsKeyId']],
    [[{ DeviceName: '/dev/xvda', Ebs: { KmsKeyId: KEY } }], ['BlockDeviceMappings.0.Ebs.Encrypted']],
  ])('has volumes %j', (BlockDeviceMappings, at) =>
    expect(inTemplate('root-volume', { BlockDeviceMappings })).toEqual(at),
  );
  test('and volumes of their own', () => {
    expect(places('root-volume', one('AWS::EC2::Volume', EBS))).toEqual([]);
    expect(places('root-volume', one('AWS::EC2::Volume'))).toEqual(['One Encrypted', 'One KmsKeyId']);
  });
});

describe('what nodes begin with', () => {
  const said = (UserData: unknown): readonly unknown[] =>
    found('user-data', template({ UserData })).map(({ problem, value }) =>
      problem.startsWith('nodes would run') ? value : problem.replace(/, and whoever.*$/, ''),
    );
  const script = (text: string): readonly unknown[] => said({ 'Fn::Base64': text });
  test.each<[string, readonly unknown[]]>([
    ['echo hello', []],
    ['curl https://a.example/x', ['https://a.example/x']],
    ['curl http://169.254.169.254/latest', []],
    ['curl http://[fd00:ec2::254]/latest', []],
    ['curl http://localhost:80', []],
    ['curl http://127.0.0.1', []],
    ["export URL='https://a.example'", ['https://a.example']],
    ['see https://a.example/one\nwget https://b.example/two', ['https://b.example/two']],
    ['curl http://localhost\ncurl https://b.example', ['https://b.example']],
    ['curl x\n# https://b.example', ['https://b.example']],
    ...['pip install', 'pip3 install', 'git clone', 'apt install', 'apt-get install', 'DNF install', 'aws s3 cp'].map(
      (command): [string, readonly unknown[]] => [
        `# https://a.example/one\n${command} https://b.example/two`,
        ['https://b.example/two'],
      ],
    ),
    ['# http://a.example/one\nxcurl https://b.example/two', ['http://a.example/one']],
    ["curl 'https://a.example/x' y", ['https://a.example/x']],
    ['nothttps://a.example', []],
    ['export MY_TOKEN_NAME : abcd', ['it holds what looks like a secret']],
    ['passwd=a b c d', []],
    ['secret="{abcdef}"', []],
    ['password', []],
    ['export DB_PASSWORD=hunter22', ['it holds what looks like a secret']],
    ['export DB_PASSWORD=hunt', ['it holds what looks like a secret']],
    ['export DB_PASSWORD=hun', []],
    ['export DB_PASSWORD=$PASSWORD', []],
    ['export DB_PASSWORD="${PASSWORD}"', []],
    ['password: <your-password>', []],
    ['api_key: "abcdef"', ['it holds what looks like a secret']],
    ["apikey='abcdef'", ['it holds what looks like a secret']],
    [`AKIA${'IOSFODNN7EXAMPLE'}`, ['it holds what looks like an AWS access key']],
  ])('%j', (text, at) => {
    expect(script(text)).toEqual(at);
    expect(said(Buffer.from(text).toString('base64'))).toEqual(at);
  });
  test('a text that is not encoded', () =>
    expect(said('#!/bin/sh\ncurl https://a.example/x')).toEqual(['https://a.example/x']));
  test('nothing, or a key', () => {
    expect(places('user-data', template({}))).toEqual([]);
    expect(inTemplate('user-data', { KeyName: 'a' })).toEqual(['KeyName']);
    expect(said(OPEN)).toEqual([UNDECIDED]);
  });
});

describe('types of instances', () => {
  const said = (name: unknown): readonly string[] =>
    found('instance-type', template({ InstanceType: name })).map(({ wayOut }) => wayOut);
  test.each([
    'm6i.metal',
    'm7i.metal-24xl',
    'c7gn.metal-2xl',
    't3.nano',
    't3.micro',
    'm7i-flex.large',
    'x2idn.metal',
    'p5.48xlarge',
  ])('%s may be', (name) => expect(said(name)).toEqual([]));
  test.each([
    'm6i.small',
    'xp5.48xlarge.',
    'M7i.large',
    'm7i.large2',
    'mi.large',
    'm7i.xxlarge',
    'g5.48xlarge',
    'p4d.24xlarge',
    7,
  ])('%s is none', (name) => expect(said(name)).toHaveLength(1));
  test('the nearest is named', () => {
    expect(said('p5.48xlage')).toEqual(["did you mean 'p5.48xlarge'; else add it to the catalog with its source"]);
    expect(said('zzz.1')).toEqual(['add it to the catalog with its source']);
  });
  test('in a group too', () =>
    expect(inGroup('instance-type', { InstanceTypes: ['m6i.large', 'm6i.none'] })).toEqual(['InstanceTypes.1']));
});

describe('interfaces', () => {
  const nic = (card: number, device: number, InterfaceType?: string): object => ({
    NetworkCardIndex: card,
    DeviceIndex: device,
    InterfaceType,
  });
  const said = (rule: string, nics: readonly object[], InstanceType = 'p5.48xlarge'): readonly string[] =>
    found(rule, template({ InstanceType, NetworkInterfaces: nics })).map(
      ({ path, value, problem }) =>
        `${path.replace('LaunchTemplateData.NetworkInterfaces', 'nics')} ${String(value)}: ${problem}`,
    );
  const efas = (count: number): readonly object[] =>
    Array.from({ length: count }, (_, card) => nic(card, 1, 'efa-only'));
  test('all of EFA, or none', () => {
    expect(said('efa-count', [nic(0, 0)])).toEqual([]);
    expect(said('efa-count', efas(32))).toEqual([]);
    expect(said('efa-count', efas(33))).toEqual(['nics 33 EFA interfaces: p5.48xlarge has 32']);
    expect(said('efa-count', efas(31))).toEqual([
      'nics 31 EFA interfaces: p5.48xlarge has 32: the rest of its bandwidth would be idle, and pods that ask for all would wait for ever',
    ]);
    expect(said('efa-count', [...efas(31), nic(0, 2, 'efaonly')])).toEqual([]); // interface-type says so
    expect(said('efa-count', efas(1), 'm6i.large')).toEqual([]);
    const wayOut = (type: string, count: number): readonly string[] =>
      found('efa-count', template({ InstanceType: type, NetworkInterfaces: efas(count) })).map((one) => one.wayOut);
    expect(wayOut('g6e.xlarge', 1)).toEqual(['leave EFA out']);
    expect(wayOut('p5.48xlarge', 1)).toEqual(["use the catalog's layout of 32"]);
  });
  test('on cards that can do it', () => {
    const B300 = 'p6-b300.48xlarge';
    expect(said('efa-card', [nic(0, 1, 'efa'), nic(1, 0, 'efa-only')], B300)).toEqual([
      'nics.0.NetworkCardIndex 0: card 0 of p6-b300.48xlarge carries no EFA',
    ]);
    expect(said('efa-card', [nic(16, 0, 'efa')], B300)).toEqual([]);
    expect(said('efa-card', [nic(17, 0, 'efa')], B300)).toEqual([]); // network-card says so
    expect(said('efa-card', [nic(0, 1, 'efa')], 'g6e.xlarge')).toEqual([]);
    expect(said('efa-card', [nic(0, 0)], B300)).toEqual([]);
    expect(found('efa-card', template({ InstanceType: B300, NetworkInterfaces: [nic(0, 1, 'efa')] }))[0]?.wayOut).toBe(
      `use cards ${Array.from({ length: 16 }, (_, index) => index + 1).join(', ')}`,
    );
  });
  test('on cards that there are', () => {
    expect(said('network-card', [nic(31, 0), nic(32, 0), nic(-1, 0), nic(Number('x'), 0)])).toEqual(
      ['nics.1.NetworkCardIndex 32', 'nics.2.NetworkCardIndex -1', 'nics.3.NetworkCardIndex NaN'].map(
        (text) => `${text}: p5.48xlarge has 32 network cards, 0 to 31`,
      ),
    );
    expect(said('network-card', [nic(99, 0)], 'm6i.large')).toEqual([]);
  });
  test('one in a place, one EFA on a card', () => {
    const nics = [nic(0, 0, 'efa'), nic(0, 1, 'efa'), nic(0, 0, 'efa'), nic(0, 2, 'efa'), nic(1, 0, 'efa'), nic(0, 0)];
    expect(said('interface-place', nics)).toEqual(
      ['nics.2', 'nics.5'].map(
        (at) => `${at} card 0, device 0: LaunchTemplateData.NetworkInterfaces.0 is on the same network card and device`,
      ),
    );
    expect(said('one-efa-per-card', nics)).toEqual(
      ['nics.1', 'nics.3'].map((at) => `${at}.NetworkCardIndex 0: card 0 already has an EFA interface on device 0`),
    );
  });
  test('the first has an address', () => {
    expect(said('primary-interface', [])).toEqual([]);
    expect(said('primary-interface', [nic(0, 1), nic(0, 0, 'efa')])).toEqual([]);
    expect(said('primary-interface', [nic(0, 1), nic(1, 0)])).toEqual([
      'nics undefined: no interface is on card 0, device 0',
    ]);
    expect(said('primary-interface', [nic(0, 1), nic(0, 0, 'efa-only')])).toEqual([
      'nics.1.InterfaceType efa-only: the primary network interface needs an IP address, which efa-only has not',
    ]);
  });
  test('each of a type that there is, with its groups', () => {
    const nics = [
      { Groups: ['sg-1'], InterfaceType: 'efa' },
      { Groups: [] },
      { InterfaceType: 'ena' },
      { InterfaceType: 'interface' },
      { InterfaceType: 'efa-only' },
    ];
    expect(inTemplate('interface-type', { NetworkInterfaces: nics })).toEqual(['NetworkInterfaces.2.InterfaceType']);
    expect(inTemplate('interface-groups', { NetworkInterfaces: nics })).toEqual(
      [1, 2, 3, 4].map((at) => `NetworkInterfaces.${at}.Groups`),
    );
  });
});
