import { planInput } from '../support/plan-fixture';
import { CASES } from './cases';
import { OUTLINES } from './outlines';
import { outline, plannedCase, realStacks, stepsOf, walk } from './support';

/** What holds of a way, whichever it is. */
export function describeWay(name: string): void {
  const one = CASES[name]!;
  const steps = () => stepsOf(plannedCase(one));

  test(`${name}: the steps`, () => {
    expect(outline(plannedCase(one))).toEqual(OUTLINES[name]);
  });

  if (OUTLINES[name]!.some((line) => /^(refused|nothing)/.test(line))) return;

  test(`${name}: every file in between is planned, and the last is the one that was wanted`, () => {
    const files = steps().flatMap(({ environment }) => environment ?? []);
    for (const file of files) expect(() => planInput(file)).not.toThrow();
    expect(files.at(-1)).toEqual(one[1]);
  });

  test(`${name}: no deployment is refused, and the stacks are those of the file in the end`, () => {
    const { refusals, deployed } = walk(one[0], steps());
    expect(refusals).toEqual([]);
    const wanted = planInput(one[1]);
    if (wanted.environment !== planInput(one[0]).environment) return;
    const names = realStacks(wanted).map((stack) => stack.name);
    expect([...deployed.values()].map((stack) => stack.name).sort()).toEqual([...names].sort());
    for (const stack of realStacks(wanted))
      expect([...deployed.values()].find((other) => other.name === stack.name)?.template).toEqual(stack.template);
  });

  test(`${name}: each deployment is a command, and says a file that there is`, () => {
    for (const [index, { commands, deploys, scales, environment }] of steps().entries()) {
      const deployed = commands.filter((command) => command.startsWith('npx cdk deploy'));
      expect(deployed).toHaveLength(deploys.length);
      expect(commands.filter((command) => command.includes('update-nodegroup-config'))).toHaveLength(scales.length);
      for (const command of deployed) expect(command).toContain(`-c environment=step-${index + 1}.json`);
      if (deploys.length > 0) expect(environment).toBeDefined();
    }
  });
}
