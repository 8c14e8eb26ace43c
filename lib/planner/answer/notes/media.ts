import { constantsFor, isMultimodal } from '../../memory';
import { GIB } from '../../../units';
import { note } from '../../../problem';
import type { NoteRule } from './rule';

const BYTES = 2;

/** What of a model that looks or listens is counted, and what is not. */
const towers: NoteRule = ({ prepared: { shape }, resolved: { engineVersion } }) => {
  if (shape === undefined || !isMultimodal(shape.architecture)) return undefined;
  const gib = (shape.parts.vision * BYTES) / GIB;
  const tower =
    gib === 0
      ? 'the tower for images is not counted: no size of it is known'
      : `weights hold ${gib.toFixed(1)} GiB of the tower for images or sound`;
  const profile = constantsFor(engineVersion).encoderGiB;
  return note(
    'memory',
    `${tower}; overhead holds ${profile} GiB of the profiled encoder, with one and a half times that as doubt; the media that vLLM keeps in the memory of the node (4 GiB a process) are not counted`,
  );
};

export const mediaNotes: readonly NoteRule[] = [towers];
