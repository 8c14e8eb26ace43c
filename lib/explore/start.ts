import { allModels, isPooling } from '../catalog';
import { offers } from '../init';
import { DEFAULT_REGION } from '../planner';
import type { Choice } from './choice';
import type { Deployed } from './deployed';

const USUAL = { concurrency: 16, maxModelLen: 'auto' } as const;

/** What is planned before anybody chooses: what is deployed, else the first model of the catalog on the cheapest hardware. */
export function startOf(deployed: Deployed | undefined): Choice {
  const given = deployed?.models.find(({ choice }) => choice !== undefined)?.choice;
  if (given !== undefined) return given;
  for (const { id } of allModels.filter(({ provenance, task }) => provenance === 'published' && !isPooling(task))) {
    const [offer] = offers({ region: DEFAULT_REGION, model: id });
    if (offer === undefined) continue;
    const { instanceType, purchaseOption } = offer;
    return { model: id, instanceType: instanceType.name, region: DEFAULT_REGION, purchaseOption, ...USUAL };
  }
  throw new Error('the catalog has no model that runs anywhere');
}
