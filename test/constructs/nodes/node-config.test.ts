import { parse } from 'yaml';
import { nodeConfig, nodeConfigUserData } from '../../../lib/constructs/nodes/node-config';
import { valueAt } from '../../support/stacks';

const RLIMITS = 'spec.containerd.baseRuntimeSpec.process.rlimits';

test('images are pulled in parallel and local disks become one', () => {
  const config = nodeConfig({ localStorage: true, lockMemory: false });
  expect(valueAt(config, 'spec.featureGates.FastImagePull')).toBe(true);
  expect(valueAt(config, 'spec.instance.localStorage.strategy')).toBe('RAID0');
  expect(valueAt(config, RLIMITS)).toBeUndefined();
});

test('a node without local disks is not told to join them', () => {
  expect(valueAt(nodeConfig({ localStorage: false, lockMemory: false }), 'spec.instance')).toBeUndefined();
});

describe('locked memory', () => {
  const limits = valueAt(nodeConfig({ localStorage: true, lockMemory: true }), RLIMITS) as {
    type: string;
    soft: number;
    hard: number;
  }[];

  test('is more than any node has', () => {
    expect(limits.find(({ type }) => type === 'RLIMIT_MEMLOCK')).toEqual({
      type: 'RLIMIT_MEMLOCK',
      soft: 2 ** 50,
      hard: 2 ** 50,
    });
  });

  test('survives a 64-bit float and an unsigned 64-bit integer', () => {
    for (const { soft, hard } of limits)
      for (const limit of [soft, hard]) {
        expect(Number.isSafeInteger(limit)).toBe(true);
        expect(String(limit)).toMatch(/^\d+$/);
      }
  });

  test('does not drop the limit of open files, which nodeadm replaces with the list', () => {
    expect(limits.map(({ type }) => type)).toContain('RLIMIT_NOFILE');
  });
});

test('user data is a MIME document with one NodeConfig part', () => {
  const options = { localStorage: true, lockMemory: true };
  const text = nodeConfigUserData(options);
  const boundary = /boundary="(.+)"/.exec(text)![1]!;
  const [head, part, end] = text.split(`--${boundary}`);
  expect(head).toMatch(/^MIME-Version: 1\.0\nContent-Type: multipart\/mixed;/);
  const [headers, ...body] = part!.trimStart().split('\n\n');
  expect(headers).toBe('Content-Type: application/node.eks.aws');
  expect(parse(body.join('\n\n'))).toEqual(nodeConfig(options));
  expect(end!.trim()).toBe('--');
});
