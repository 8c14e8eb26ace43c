import { type Problem, problem } from '../problem';

/** The option that an answer came from, by the field of the environment it went to; the first that fits is meant. */
const OPTIONS: readonly (readonly [RegExp, string])[] = [
  [/^name$/, '--name'],
  [/^account$/, '--account'],
  [/^region$/, '--region'],
  [/^network\.availabilityZoneIds/, '--zones'],
  [/^network\.existingVpc/, '--vpc'],
  [/^network\.cidr$/, '--cidr'],
  [/^capacity\[0\]\.instanceType$/, '--instance-type'],
  [/^capacity\[0\]\.count$/, '--count'],
  [/^capacity\[0\]\.purchaseOption$/, '--purchase-option'],
  [/^capacity\[0\]\.reservationId$/, '--reservation-id'],
  [/^capacity\[0\]\.startsAt$/, '--starts-at'],
  [/^capacity\[0\]\.endsAt$/, '--ends-at'],
  [/^capacity\[0\]\.availabilityZoneId$/, '--zones'],
  [/^models\[0\]/, '--model'],
  [/^delivery$/, '--delivery'],
  [/^access\.adminRoleArns/, '--admin-role-arn'],
  [/^access\.sourceCidrs/, '--source-cidr'],
];

/** `--count: 1 × p5en.48xlarge cannot hold …`: problems of the environment, by what was typed; each once. */
export function inOptions(problems: readonly Problem[]): readonly Problem[] {
  const named = problems.map(({ field, message }) =>
    problem(OPTIONS.find(([pattern]) => pattern.test(field))?.[1] ?? field, message),
  );
  const isFirst = (one: Problem, index: number): boolean =>
    named.findIndex(({ field, message }) => field === one.field && message === one.message) === index;
  return named.filter(isFirst);
}
