import fc from 'fast-check';
import { portNameOf } from '../../../lib/environment/pods/port-name';

test('a short name is its own port name', () => {
  expect(portNameOf('qwen3-8b')).toBe('qwen3-8b');
});

test('long names that begin alike get different port names', () => {
  expect(portNameOf('deepseek-v4-pro-canary')).not.toBe(portNameOf('deepseek-v4-pro-stable'));
});

test('every deployment name gives a legal port name', () => {
  const names = fc.stringMatching(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/);
  fc.assert(
    fc.property(names, (name) => {
      const port = portNameOf(name);
      expect(port.length).toBeLessThanOrEqual(15);
      expect(port).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
      expect(port).toMatch(/[a-z]/);
      expect(port).not.toContain('--');
    }),
  );
});

test.each([
  ['abcdefghijklmno', 'abcdefghijklmno'],
  ['abcdefghijklmnop', 'abcdefg-01tdsdx'],
  ['abcdefg-hijklmnop', 'abcdefg-1pkxxeq'],
  ['abcdef-ghijklmnop', 'abcdef-0nx3x2i'],
  ['model-with-name-558', 'model-w-00x1zos'],
  ['ab--cd', 'ab-cd-0anykv3'],
])('%s keeps the port name %s, or its pods would no longer be found: FNV-1a in seven digits', (name, port) => {
  expect(portNameOf(name)).toBe(port);
});
