import { refused } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { enginesIn, flagsOf, modelOf } from '../../model/engine';
import { type ContainerView, type PodTemplate } from '../../model/pods';
import type { Complaint, ObjectRule } from '../../types';

/** Formats that are data alone; the others are pickles, which are programs, or no weights at all. */
const SAFE_FORMATS =
  'auto hf safetensors fastsafetensors runai_streamer runai_streamer_sharded sharded_state mistral gguf instanttensor'.split(
    ' ',
  );
const COMMIT = /^[0-9a-f]{40}$/;
const REVISIONS = ['revision', 'tokenizer-revision', 'code-revision'];

export const engineCode: ObjectRule = {
  over: 'object',
  id: 'engine-code',
  title: 'Weights are data that a commit pins, and no pickles',
  source: 'CVE-2025-66448, CVE-2026-22807, CVE-2026-27893; vLLM docs/usage/security.md; CVE-2026-47155',
  controls: ['IMG-04', 'IMG-05'],
  check: (object, cluster) =>
    enginesIn(object, cluster).flatMap(({ pod, container }) => judged(pod, container, cluster)),
};

function judged(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const [flags, model] = [flagsOf(pod, container, cluster), modelOf(pod, container, cluster)];
  const formats = flags.filter(({ name, value }) => name === 'load-format' && !SAFE_FORMATS.includes(String(value)));
  return [
    ...formats.map(({ path, value }) =>
      refused(
        `${path} --load-format`,
        value,
        'it reads pickles, which run code, or no weights at all',
        'use safetensors',
      ),
    ),
    ...(isStaged(model) ? [] : unpinned(container, flags)),
  ];
}

/** From a volume or a bucket of one's own, whose files were checked when they were staged. */
const isStaged = (model: string | undefined): boolean =>
  model === undefined || /^(\/|s3:\/\/[^/]+\/[^/]+\/[^/]|\$)/.test(model);

const unpinned = ({ path }: ContainerView, flags: ReturnType<typeof flagsOf>): readonly Complaint[] =>
  REVISIONS.filter((revision) => !COMMIT.test(flags.find(({ name }) => name === revision)?.value ?? '')).map(
    (revision) =>
      refused(
        `${path}.args --${revision}`,
        undefined,
        'what is served could change by itself',
        'name the commit, 40 hexadecimal digits',
      ),
  );
