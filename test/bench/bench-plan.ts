/** Plans `bench-plan <models>` models at once, twice as many as an environment may have if need be; part of `npm run bench`. */
import { parseEnvironment } from '../../lib/config';
import { planEnvironment } from '../../lib/environment';
import { WIDE_MODELS, wideEnvironment } from './wide-environment';

const models = Number(process.argv[2]);
const parsed = parseEnvironment(wideEnvironment(Math.min(models, WIDE_MODELS)));
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { config } = parsed;
planEnvironment({
  ...config,
  capacity: config.capacity.map((group) => ({ ...group, count: Math.ceil(models / config.capacity.length) })),
  models: Array.from({ length: models }, (_, index) => ({
    ...config.models[index % config.models.length]!,
    name: `model-${index}`,
  })),
});
