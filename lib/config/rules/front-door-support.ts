import { askedTaskOf, modelSpecOf } from '../model-spec';
import type { FrontDoorConfig } from '../front-door-schema';
import { judgeEach } from '../guard';
import type { Problem } from '../../problem';
import type { DeploymentConfig, ModelConfig } from '../schema';
import type { EnvironmentRule } from './rule';
import { readable } from './support';

export type DoorRule = (door: FrontDoorConfig, config: DeploymentConfig) => readonly Problem[];

/** Judges the door of an environment that has one. */
export const ofDoor =
  (rule: DoorRule): EnvironmentRule =>
  (config) =>
    config.frontDoor === undefined ? [] : [...rule(config.frontDoor, config)];

/** What a model is served for. */
export const taskOf = (model: ModelConfig) => askedTaskOf(model) ?? modelSpecOf(model)?.task ?? 'generate';

/** Adapters that were not refused, each with the model it is served with. */
export const adaptersOf = ({ models }: DeploymentConfig): { readonly name: string; readonly model: string }[] =>
  judgeEach(models, (model) => readable(model.loraAdapters ?? [], ({ name }) => ({ name, model: model.name })));

export const modelNames = ({ models }: DeploymentConfig): string[] => readable(models, ({ name }) => name);

/** All that clients may send as `model`; fewer, where some of them were refused. */
export const servedNames = (door: FrontDoorConfig, config: DeploymentConfig): string[] => [
  ...new Set([
    ...modelNames(config),
    ...adaptersOf(config).map(({ name }) => name),
    ...readable(door.names, ({ name }) => name),
  ]),
];
