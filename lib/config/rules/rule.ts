import type { Problem } from '../../problem';
import type { DeploymentConfig } from '../schema';

/** A rule that holds between fields; returns one problem for each place it is broken. */
export type EnvironmentRule = (config: DeploymentConfig) => readonly Problem[];
