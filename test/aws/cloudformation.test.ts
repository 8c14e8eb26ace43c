import { apply, emptyAccount } from './fixtures';
import { isStateful } from './cloudformation/stack';
import type { ResourceDefinition, Template } from './cloudformation/template';

const BUCKET: ResourceDefinition = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'models' } };
const RETAINED: ResourceDefinition = { ...BUCKET, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const VPC: ResourceDefinition = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
const SUBNET: ResourceDefinition = {
  Type: 'AWS::EC2::Subnet',
  Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.0.0/24' },
};
const NETWORK: Template = { Resources: { Subnet: SUBNET, Vpc: VPC } };

const exporting = (value: unknown): Template => ({
  Resources: { Vpc: VPC, Other: { ...VPC, Properties: { CidrBlock: '10.1.0.0/16' } } },
  Outputs: { Vpc: { Value: value, Export: { Name: 'network:vpc' } } },
});
const IMPORTING: Template = {
  Resources: {
    Subnet: { ...SUBNET, Properties: { VpcId: { 'Fn::ImportValue': 'network:vpc' }, CidrBlock: '10.0.0.0/24' } },
  },
};

function failing(logicalId: string, action: string) {
  const engine = emptyAccount();
  engine.fault = (step) => (step.logicalId === logicalId && step.action === action ? 'no capacity' : undefined);
  return engine;
}

describe('creation', () => {
  test('follows references, not the order in the template', () => {
    const engine = emptyAccount();
    expect(apply(engine, 'network', NETWORK)).toBe('CREATE_COMPLETE');
    const created = engine.stack('network').events.filter(({ status }) => status === 'CREATE_COMPLETE');
    expect(created.map(({ logicalId }) => logicalId).reverse()).toEqual(['Vpc', 'Subnet', 'network']);
  });

  test('that fails is rolled back, with the reason in the events', () => {
    const engine = failing('Subnet', 'CREATE');
    expect(apply(engine, 'network', NETWORK)).toBe('ROLLBACK_COMPLETE');
    expect(engine.account.resources.size).toBe(0);
    expect(engine.stack('network').events).toContainEqual(
      expect.objectContaining({ logicalId: 'Subnet', status: 'CREATE_FAILED', reason: 'no capacity' }),
    );
  });

  test('that fails leaves a stack which must be deleted before it can be created', () => {
    const engine = failing('Subnet', 'CREATE');
    apply(engine, 'network', NETWORK);
    expect(() => apply(engine, 'network', NETWORK)).toThrow('is in ROLLBACK_COMPLETE state and can not be updated');
  });

  test.each([
    ['Retain', 1],
    ['RetainExceptOnCreate', 0],
    ['Delete', 0],
  ] as const)('undone with DeletionPolicy %s leaves %d resource', (DeletionPolicy, left) => {
    const engine = failing('Vpc', 'CREATE');
    apply(engine, 'storage', { Resources: { Bucket: { ...BUCKET, DeletionPolicy }, Vpc: VPC } });
    expect(engine.account.resources.size).toBe(left);
  });

  test('without rollback keeps what is there and goes on from it', () => {
    const engine = failing('Subnet', 'CREATE');
    expect(apply(engine, 'network', NETWORK, { disableRollback: true })).toBe('CREATE_FAILED');
    engine.fault = () => undefined;
    expect(apply(engine, 'network', NETWORK, { disableRollback: true })).toBe('UPDATE_COMPLETE');
    expect(engine.account.all('AWS::EC2::VPC')).toHaveLength(1);
  });

  test('of a name that is taken fails', () => {
    const engine = emptyAccount();
    apply(engine, 'storage', { Resources: { Bucket: BUCKET } });
    expect(apply(engine, 'copy', { Resources: { Bucket: BUCKET } })).toBe('ROLLBACK_COMPLETE');
  });
});

describe('update', () => {
  const grown: Template = {
    Resources: { ...NETWORK.Resources, Vpc: { ...VPC, Properties: { CidrBlock: '10.2.0.0/16' } } },
  };

  test('of a create-only property replaces the resource and all that hangs on it', () => {
    const engine = emptyAccount();
    apply(engine, 'network', NETWORK);
    const before = engine.stack('network').resources.get('Subnet')?.resource.id;
    expect(apply(engine, 'network', grown)).toBe('UPDATE_COMPLETE');
    expect(engine.stack('network').resources.get('Subnet')?.resource.id).not.toBe(before);
    expect(engine.account.resources.size).toBe(2);
  });

  test('of any other property happens in place', () => {
    const engine = emptyAccount();
    apply(engine, 'network', NETWORK);
    const before = engine.stack('network').resources.get('Vpc')?.resource.id;
    const dns = { ...VPC, Properties: { ...VPC.Properties, EnableDnsSupport: true } };
    apply(engine, 'network', { Resources: { ...NETWORK.Resources, Vpc: dns } });
    expect(engine.stack('network').resources.get('Vpc')?.resource.id).toBe(before);
  });

  test('that replaces keeps the old resource when UpdateReplacePolicy says so', () => {
    const engine = emptyAccount();
    apply(engine, 'storage', { Resources: { Bucket: RETAINED } });
    apply(engine, 'storage', { Resources: { Bucket: { ...RETAINED, Properties: { BucketName: 'renamed' } } } });
    expect(engine.account.all('AWS::S3::Bucket').map(({ id }) => id)).toEqual(['models', 'renamed']);
  });

  test('that fails puts everything back', () => {
    const engine = failing('Subnet', 'CREATE');
    engine.fault = () => undefined;
    apply(engine, 'network', NETWORK);
    const before = JSON.stringify([...engine.account.resources]);
    engine.fault = ({ logicalId }) => (logicalId === 'Subnet' ? 'no capacity' : undefined);
    expect(apply(engine, 'network', grown)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(JSON.stringify([...engine.account.resources])).toBe(before);
  });

  test('without a difference is no change set', () => {
    const engine = emptyAccount();
    apply(engine, 'network', NETWORK);
    expect(apply(engine, 'network', NETWORK)).toMatch(/didn't contain changes/);
  });
});

describe('exports', () => {
  test.each([
    ['taken away', { Resources: exporting('').Resources }, 'deleted'],
    ['changed', exporting({ Ref: 'Other' }), 'updated'],
  ])('in use cannot be %s', (_, next, verb) => {
    const engine = emptyAccount();
    apply(engine, 'network', exporting({ Ref: 'Vpc' }));
    apply(engine, 'nodes', IMPORTING);
    expect(apply(engine, 'network', next)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(engine.stack('network').events.map(({ reason }) => reason)).toContainEqual(
      `Export network:vpc cannot be ${verb} as it is in use by nodes`,
    );
  });

  test('in use keep their stack from being deleted', () => {
    const engine = emptyAccount();
    apply(engine, 'network', exporting({ Ref: 'Vpc' }));
    apply(engine, 'nodes', IMPORTING);
    engine.deleteStack('network');
    expect(engine.stack('network')).toMatchObject({
      status: 'DELETE_FAILED',
      reason: expect.stringContaining('nodes'),
    });
  });

  test('that are missing stop the change set', () => {
    expect(apply(emptyAccount(), 'nodes', IMPORTING)).toMatch(/No export named network:vpc found/);
  });
});

describe('deletion', () => {
  test('keeps what is retained and forgets the stack', () => {
    const engine = emptyAccount();
    apply(engine, 'storage', { Resources: { Bucket: RETAINED, Vpc: VPC } });
    engine.deleteStack('storage');
    expect([...engine.account.resources].map(({ id }) => id)).toEqual(['models']);
    expect(engine.find('storage')).toBeUndefined();
  });

  test('is refused while termination protection is on', () => {
    const engine = emptyAccount();
    apply(engine, 'network', NETWORK);
    engine.stack('network').terminationProtection = true;
    expect(() => engine.deleteStack('network')).toThrow('cannot be deleted while TerminationProtection is enabled');
  });

  test('fails while something outside still uses a resource', () => {
    const engine = emptyAccount();
    apply(engine, 'network', exporting({ Ref: 'Vpc' }));
    const VpcId = engine.stack('network').resources.get('Vpc')?.resource.id;
    engine.account.create('AWS::EC2::Subnet', { VpcId, CidrBlock: '10.0.9.0/24' }, 'somebody');
    engine.deleteStack('network');
    expect(engine.stack('network').reason).toMatch(/DependencyViolation/);
  });
});

test('a bucket whose template does not retain it still counts as stateful', () => {
  expect(isStateful(BUCKET)).toBe(true);
  expect(isStateful(VPC)).toBe(false);
});
