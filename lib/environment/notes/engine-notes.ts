import { statedFlags } from '../../config/engine/flags';
import { standingOf } from '../../schema/flag-ownership';
import type { DeploymentConfig } from '../../config/schema';
import { type Note, note } from '../../problem';

/** Flags that were passed on and may change what the plan says without being counted there. */
export const uncountedNotes = ({ models }: Pick<DeploymentConfig, 'models'>): Note[] =>
  models.flatMap((model) =>
    statedFlags(model).flatMap(({ name }) => {
      const standing = standingOf(name);
      return standing?.kind !== 'free' || standing.uncounted === undefined
        ? []
        : [note('engine', `${model.name}: engine.args.${name} is not counted in ${standing.uncounted}`)];
    }),
  );
