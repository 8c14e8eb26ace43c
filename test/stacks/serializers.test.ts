import { ReviewableYaml, templateYaml, yamlSnapshotSerializer } from '../support/serializers';

const HASH = 'd1f0dc4bbd7f19a0c9d47ff23ed15d3972cdb7bd292c1c20c0f442d0021d9eb8';

const template = {
  Resources: {
    Function: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: `${HASH}.zip` } } },
    Pod: { Type: 'Custom::Pod', Properties: { image: `registry/repository@sha256:${HASH}` } },
  },
  Parameters: { BootstrapVersion: { Type: 'String' }, Mine: { Type: 'String' } },
  Rules: { CheckBootstrapVersion: {} },
};

describe('templateYaml', () => {
  const yaml = templateYaml(template);

  test('masks asset hashes', () => {
    expect(yaml).toContain('S3Key: <asset>.zip');
  });

  test('keeps image digests: they are real changes', () => {
    expect(yaml).toContain(`sha256:${HASH}`);
  });

  test('leaves out the bootstrap check and nothing else', () => {
    expect(yaml).not.toContain('Bootstrap');
    expect(yaml).not.toContain('Rules:');
    expect(yaml).toContain('Mine:');
  });
});

test('the snapshot serializer prints YAML as it is', () => {
  const value = new ReviewableYaml('a: "b"\n');
  expect(yamlSnapshotSerializer.test(value)).toBe(true);
  expect(yamlSnapshotSerializer.test('text')).toBe(false);
  expect(yamlSnapshotSerializer.print(value)).toBe('a: "b"\n');
});
