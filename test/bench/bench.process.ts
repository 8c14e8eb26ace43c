import { measure } from './measure';

test('CPU time is that of the process, and of what it starts; waiting is none', () => {
  const busy = measure(['sh', '-c', 'node -e "while (process.cpuUsage().user < 2e5);"'], {
    cwd: __dirname,
    runs: 1,
  });
  expect(busy.cpuS).toBeGreaterThanOrEqual(0.2);
  const idle = measure(['sleep', '0.3'], { cwd: __dirname, runs: 1 });
  expect(idle.wallS).toBeGreaterThanOrEqual(0.3);
  expect(idle.cpuS).toBeLessThan(0.2);
});

test('a command that fails is no measurement, and says what it printed', () => {
  const failing = () => measure(['sh', '-c', 'echo broken >&2; exit 3'], { cwd: __dirname, runs: 1 });
  expect(failing).toThrow(/ended with 3:\nbroken/);
});
