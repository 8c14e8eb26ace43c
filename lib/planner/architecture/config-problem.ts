import { type Problem, problem } from '../../problem';

/** About a field of a model's config.json. */
export const configProblem = (field: string, message: string): Problem => problem(`model.config.${field}`, message);
