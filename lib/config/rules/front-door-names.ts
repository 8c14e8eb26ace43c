import { judgeEach } from '../guard';
import type { FrontDoorConfig } from '../front-door-schema';
import { type Problem, problem } from '../../problem';
import { LIMITS } from '../../schema/limits';
import { adaptersOf, type DoorRule, modelNames, ofDoor, taskOf } from './front-door-support';
import { didYouMeanOr, repeated } from './support';

const eachName = (
  { names }: FrontDoorConfig,
  judge: (name: FrontDoorConfig['names'][number], field: string) => readonly Problem[],
): Problem[] => judgeEach(names, (one, index) => judge(one, `frontDoor.names[${index}]`));

/** Clients choose by one name, whatever is behind it. */
const namesApart: DoorRule = (door, config) => {
  const again = repeated(door.names, ({ name }) => name).map(({ index, value }) =>
    problem(
      `frontDoor.names[${index}].name`,
      `'${value}' is named twice; write all its variants in one entry, or give each its own name`,
    ),
  );
  return [
    ...again,
    ...eachName(door, ({ name, variants }, field) => {
      const adapter = adaptersOf(config).find((one) => one.name === name);
      if (adapter !== undefined)
        return [
          problem(
            `${field}.name`,
            `'${name}' is the name of an adapter of model '${adapter.model}'; choose another name`,
          ),
        ];
      return !modelNames(config).includes(name) || variants.some(({ model }) => model === name)
        ? []
        : [
            problem(
              `${field}.name`,
              `'${name}' is the name of a model, which nobody would reach then; add it to variants, with weight 0 if it shall serve none of them, or choose another name`,
            ),
          ];
    }),
  ];
};

const variantsKnown: DoorRule = (door, config) => {
  const known = modelNames(config);
  if (known.length < config.models.length) return [];
  return eachName(door, ({ variants }, field) =>
    judgeEach(variants, ({ model }, index) => {
      if (known.includes(model)) return [];
      const base = adaptersOf(config).find(({ name }) => name === model)?.model;
      const why =
        base === undefined
          ? `no model is named '${model}'${didYouMeanOr(model, known)}`
          : `'${model}' is an adapter of model '${base}', and variants are models; clients send the adapter's own name`;
      return [problem(`${field}.variants[${index}].model`, why)];
    }),
  );
};

const variantsOnce: DoorRule = (door) =>
  eachName(door, ({ variants }, field) =>
    repeated(variants, ({ model }) => model).map(({ index, value }) =>
      problem(
        `${field}.variants[${index}].model`,
        `'${value}' is listed twice; write one entry with the sum of weights`,
      ),
    ),
  );

const variantsHaveWeight: DoorRule = (door) =>
  eachName(door, ({ name, variants }, field) =>
    variants.some(({ weight }) => weight > 0)
      ? []
      : [
          problem(
            `${field}.variants`,
            `no variant of '${name}' has a weight above 0, so no request would go anywhere; give one a weight`,
          ),
        ],
  );

/** What may round to no part of the whole would be a variant that gets nobody. */
const variantsHaveShare: DoorRule = (door) =>
  eachName(door, ({ name, variants }, field) => {
    const whole = variants.reduce((sum, { weight }) => sum + weight, 0);
    return judgeEach(variants, ({ model, weight }, index) =>
      weight === 0 || weight * LIMITS.weight >= whole
        ? []
        : [
            problem(
              `${field}.variants[${index}].weight`,
              `${weight} of ${whole} is less than the smallest share of '${name}', a part of ${LIMITS.weight}, so '${model}' may get nobody; raise it, or write 0`,
            ),
          ],
    );
  });

/** A request is for one task, whichever variant it meets. */
const variantsOfOneTask: DoorRule = (door, config) =>
  eachName(door, ({ name, variants }, field) => {
    const tasks = judgeEach(variants, ({ model }, index) =>
      judgeEach(config.models, (one) => (one.name === model ? [{ index, model, task: taskOf(one) }] : [])),
    );
    const [first] = tasks;
    return tasks.flatMap(({ index, model, task }) =>
      first === undefined || task === first.task
        ? []
        : [
            problem(
              `${field}.variants[${index}].model`,
              `'${model}' is for '${task}', '${first.model}' for '${first.task}', so '${name}' would answer some clients only; give each a name of its own`,
            ),
          ],
    );
  });

export const frontDoorNameRules = {
  namesApart: ofDoor(namesApart),
  variantsKnown: ofDoor(variantsKnown),
  variantsOnce: ofDoor(variantsOnce),
  variantsHaveWeight: ofDoor(variantsHaveWeight),
  variantsHaveShare: ofDoor(variantsHaveShare),
  variantsOfOneTask: ofDoor(variantsOfOneTask),
};
