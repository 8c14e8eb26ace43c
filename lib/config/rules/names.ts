import { ENDPOINT_SERVICE, modelServiceName } from '../../contract/names';
import { judgeEach } from '../guard';
import { eachModel, type ModelRule, readable, repeated } from './support';
import type { EnvironmentRule } from './rule';
import { problem } from '../../problem';

const uniqueNames: EnvironmentRule = ({ models }) =>
  repeated(models, ({ name }) => name).map(({ index, value }) =>
    problem(
      `models[${index}].name`,
      `deployment '${value}' is defined twice; clients choose a model by its name, so give each its own`,
    ),
  );

/** A Service named `vllm` makes Kubernetes inject VLLM_PORT=tcp://…, which the engine reads as its port. */
const nameSafeForEngine: ModelRule = ({ name }) =>
  name === 'vllm'
    ? {
        key: 'name',
        message:
          "'vllm' as a Service name makes Kubernetes set VLLM_PORT, which the engine would read; use the model's name",
      }
    : undefined;

/** A model has a Service of its own beside one of its name when it spans nodes; the load balancer is a Service too. */
const serviceNamesApart: EnvironmentRule = ({ models }) => {
  const names = readable(models, ({ name }) => name);
  const taken = new Map(names.map((name) => [modelServiceName(name), `the Service of model '${name}'`]));
  taken.set(ENDPOINT_SERVICE, "the load balancer's Service");
  return judgeEach(models, ({ name }, index) => {
    const clash = taken.get(name) === undefined ? modelServiceName(name) : name;
    const holder = clash === name ? taken.get(name) : clash === ENDPOINT_SERVICE ? taken.get(clash) : undefined;
    return holder === undefined
      ? []
      : [problem(`models[${index}].name`, `'${clash}' is the name of ${holder}; choose another name`)];
  });
};

export const nameRules = {
  uniqueNames,
  nameSafeForEngine: eachModel(nameSafeForEngine),
  serviceNamesApart,
};
