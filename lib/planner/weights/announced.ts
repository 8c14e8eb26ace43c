import { quantizations } from '../../catalog/quantizations';
import type { ModelSpec, Quantization } from '../../catalog/types';
import { note, type Problem, problem } from '../../problem';
import type { Preparation, PrepareInputs } from './prepared-model';

/** Whole-checkpoint bytes per parameter, from the published builds of Qwen3.8-2.4T (BF16 bytes / 2 = parameters). */
const QWEN_PARAMETERS = 4_892_388_705_238 / 2;
const WHOLE_CHECKPOINT: Readonly<Partial<Record<Quantization, number>>> = {
  fp8: 2_496_154_358_768 / QWEN_PARAMETERS,
  'fp8-block': 2_496_154_358_768 / QWEN_PARAMETERS,
  nvfp4: 1_447_265_951_488 / QWEN_PARAMETERS,
  mxfp4: 1_597_051_793_152 / QWEN_PARAMETERS,
};

/** Only the size is known: bytes from the stated parameters, or what the request says. */
export function prepareAnnounced({ model, quantization, request }: PrepareInputs): Preparation {
  const total = model.parameters?.total;
  const perParameter = WHOLE_CHECKPOINT[quantization] ?? quantizations[quantization].bytesPerParameter;
  const bytes = request.checkpointBytes ?? (total === undefined ? undefined : total * perParameter);
  if (bytes === undefined) return { ok: false, problems: [announcedWithoutSize(model)] };
  const message = `${model.name}: no weights are published. Planned from what was announced (${model.announcedAs ?? 'a size'}); attention, context cost and legal layouts are unknown`;
  return {
    ok: true,
    prepared: {
      checkpointBytes: bytes,
      activeParameters: model.parameters?.active,
      notes: [note('announced', message)],
    },
  };
}

function announcedWithoutSize({ id, announcedAs }: ModelSpec): Problem {
  const said = announcedAs === undefined ? '' : ` (${announcedAs})`;
  return problem(
    'model',
    `${id} was announced without a size${said} and no weights are published, so nothing can be planned; state checkpointBytes or choose a published model`,
  );
}
