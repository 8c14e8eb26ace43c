import { KubernetesObject } from '../../../lib/policy/model/kubernetes-object';
import { podsOf } from '../../../lib/policy/model/pods';
import { type Level, violations } from '../../../lib/policy/pod-security';
import corpus from './pod-security.json';

interface Row {
  readonly spec: object;
  readonly annotations?: object;
  readonly expected: Readonly<Record<string, readonly (readonly number[])[]>>;
}
const rows = corpus.pods as unknown as readonly Row[];
/** Nothing changed from the last minor of the corpus to that of the module. */
const NEWEST = 36;
const LAST = 35;

/** Every question the corpus asks: which checks refuse this pod at that level in that minor. */
const questions = rows.flatMap(({ spec, annotations, expected }) => {
  const [pod] = podsOf(new KubernetesObject({ kind: 'Pod', metadata: { annotations }, spec }));
  return Object.entries(expected).flatMap(([key, ranges]) => {
    const [level, verdict, check] = key.split(' ') as [Level, string, string];
    const minors = ranges.flatMap(([first, last]) => spread(first!, last!));
    return minors.map((minor) => ({ pod: pod!, level, verdict, check, minor }));
  });
});

/** The ends of a range, and every minor in it that reads the standard in another way. */
function spread(first: number, last: number): number[] {
  const between = [8, 19, 22, 23, 25, 27, 29, 31, 32, 34].filter((minor) => first < minor && minor < last);
  return [...new Set([first, ...between, last, ...(last === LAST ? [NEWEST] : [])])];
}

type Question = (typeof questions)[number];

const refusals = ({ pod, level, minor }: Question): string[] =>
  violations(pod, level, minor).map(({ check }) => check.toLowerCase());

/** The check of the baseline level goes by another name where restricted takes its place. */
const subject = (check: string): string =>
  check.replace(/_(baseline|restricted)$/, '').replace('hostpathvolumes', 'restrictedvolumes');
const isRefusedFor = (question: Question): boolean => refusals(question).map(subject).includes(subject(question.check));

const summary = (question: Question): string =>
  `1.${question.minor} ${question.level} ${question.verdict} ${question.check}: ${refusals(question).join()} ${JSON.stringify(question.pod.spec)}`;

test('every pod of the upstream corpus passes where it must', () => {
  const passing = questions.filter(({ verdict }) => verdict === 'pass');
  expect(passing.length).toBeGreaterThan(300);
  expect(passing.filter((question) => refusals(question).length > 0).map(summary)).toEqual([]);
});

test('and fails where it must, for the reason it was made for', () => {
  const failing = questions.filter(({ verdict }) => verdict === 'fail');
  expect(failing.length).toBeGreaterThan(1000);
  expect(failing.filter((question) => !isRefusedFor(question)).map(summary)).toEqual([]);
});

test('the corpus is whole', () => {
  const asked = rows
    .flatMap(({ expected }) => Object.values(expected).flat())
    .map(([first, last]) => last! - first! + 1);
  expect(asked.reduce((sum, minors) => sum + minors, 0)).toBe(corpus.files);
  expect(new Set(questions.map(({ check }) => check)).size).toBeGreaterThanOrEqual(19);
});

test('a privileged namespace refuses nothing', () => {
  expect(questions.flatMap(({ pod, minor }) => violations(pod, 'privileged', minor))).toEqual([]);
});
