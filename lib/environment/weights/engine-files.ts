import { chatTemplates, isPooling, runTimeFilesOf } from '../../catalog';
import type { ChatTemplateName, EngineSpec, StagedFile, WrittenFile } from '../../catalog/types';
import { ENGINE_FILES_DIRECTORY, engineFilePrefix } from '../../contract';
import { WEIGHTS_MOUNT_PATH } from '../../contract/names';
import { isOnLustre, type WeightsTier } from '../../contract/weights-tier';
import type { ServingPlan } from '../../planner';

/** A small file that the engine reads beside its checkpoint: from where it is staged, and how the engine is told of it. */
export interface EngineFilePlan {
  readonly name: string;
  /** Absent: it has no server, and its text is here. */
  readonly url?: string;
  readonly text?: string;
  readonly sha256: string;
  /** In the weights bucket. */
  readonly key: string;
  /** In the pod. */
  readonly path: string;
  /** A flag that takes the path, without dashes. */
  readonly flag?: string;
  /** A variable that takes the directory of the path. */
  readonly directoryVariable?: string;
}

/** What an engine of this release reads for this model beside the checkpoint: a chat template, files it would fetch. */
export function planEngineFiles(
  { model }: Pick<ServingPlan, 'model'>,
  engine: EngineSpec,
  tier: WeightsTier,
): readonly EngineFilePlan[] {
  // Of a model that writes elsewhere and gives embeddings here, the template is of no use.
  const template = isPooling(model.task) && model.task !== 'score' ? undefined : model.serving?.chatTemplate;
  const className = model.config?.architectures[0] ?? '';
  return [
    ...(template === undefined ? [] : [{ ...placed(templateFile(template), tier), flag: 'chat-template' }]),
    ...runTimeFilesOf(className, engine.version).map((file) => ({
      ...placed(file, tier),
      directoryVariable: file.directoryVariable,
    })),
  ];
}

const templateFile = (template: ChatTemplateName | WrittenFile): StagedFile | WrittenFile =>
  typeof template === 'string' ? chatTemplates[template] : template;

/** On a shared file system it is where the bucket has it; else a step before the engine fetches it. */
function placed(file: StagedFile | WrittenFile, tier: WeightsTier): EngineFilePlan {
  const { name, sha256 } = file;
  const key = `${engineFilePrefix({ sha256 })}${name}`;
  const path = isOnLustre(tier) ? `${WEIGHTS_MOUNT_PATH}/${key}` : `${ENGINE_FILES_DIRECTORY}/${name}`;
  const from = 'text' in file ? { text: file.text } : { url: file.url };
  return { name, ...from, sha256, key, path };
}
