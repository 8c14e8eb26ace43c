import { plainJson } from '../units';
import { type EnvironmentInput, loadEnvironment, type OwnConfig } from '../config';
import type { PlannedInput } from '../init';
import { type Problem, problem } from '../problem';
import { isObject } from '../schema/paths';
import { planParsed } from './environment';
import type { TypedAnswers } from './init-options';

/** What is answered, by the option that answers it. */
export const ANSWERS: Readonly<Record<keyof TypedAnswers, string>> = {
  region: '--region',
  model: '--model',
  name: '--name',
  account: '--account',
  zones: '--zones',
  gpu: '--gpu',
  instanceType: '--instance-type',
  count: '--count',
  purchaseOption: '--purchase-option',
  reservationId: '--reservation-id',
  startsAt: '--starts-at',
  endsAt: '--ends-at',
  vpc: '--vpc',
  cidr: '--cidr',
  delivery: '--delivery',
  adminRoleArn: '--admin-role-arn',
  sourceCidr: '--source-cidr',
};

/** An environment that somebody has, as it is; answers beside it would leave open which is meant. */
export async function fromEnvironment(file: string, typed: TypedAnswers): Promise<PlannedInput> {
  const beside = (Object.keys(ANSWERS) as (keyof TypedAnswers)[]).filter((key) => typed[key] !== undefined);
  const problems = beside.map((key) =>
    problem(
      ANSWERS[key],
      `stands beside --from-environment ${file}, which says all of it; leave one out and edit the file afterwards`,
    ),
  );
  const loaded = await loadEnvironment(file);
  const planned = planParsed(loaded);
  if (!planned.ok) return { ok: false, problems: [...problems, ...planned.problems] };
  const environment = (loaded.ok ? loaded.input : undefined) as EnvironmentInput;
  const all = [...problems, ...ownFiles(file, environment), ...ownParts(planned.own)];
  return all.length > 0
    ? { ok: false, problems: all }
    : { ok: true, environment: plainJson(environment), plan: planned.plan };
}

/** Paths in it mean files beside it, which are not copied. */
const ownFiles = (file: string, { models }: EnvironmentInput): readonly Problem[] =>
  models.flatMap(({ model, loraAdapters = [] }, index) => [
    ...loraAdapters.flatMap(({ path }, position) =>
      path === undefined
        ? []
        : [
            problem(
              `models[${index}].loraAdapters[${position}].path`,
              `'${path}' lies beside ${file}, and init does not copy it; write rank in its place`,
            ),
          ],
    ),
    ...(isObject(model)
      ? [
          problem(
            `models[${index}].model`,
            `${file} describes a model of its own with files beside it, which init does not copy; leave the model out and add it to the new repository with its files`,
          ),
        ]
      : []),
  ]);

/** What a repository adds stays there. */
const ownParts = ({ catalog, charts, rules }: OwnConfig): readonly Problem[] =>
  Object.keys(catalog).length + charts.length + rules.length === 0
    ? []
    : [
        problem(
          '--from-environment',
          'the windlass.config.ts of its repository adds to it, and init does not copy that; make a repository from answers, and put environment and windlass.config.ts into it',
        ),
      ];
