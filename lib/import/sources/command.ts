import { startedBy } from '../find-engine';
import type { Reading, SourceEngine } from '../types';
import { spelled } from '../unresolved';
import { settingOf } from './settings';

/** Engines that a shell script starts, in containers or not. */
export function readCommand(script: string): Reading {
  const started = startedBy(script);
  const engines = started.map(({ words, variables, image, containerOptions }, index): SourceEngine => {
    const name = containerOptions.find((option) => option.name === '--name')?.value;
    const gpus = gpusOf(containerOptions.find((option) => option.name === '--gpus')?.value);
    return {
      place: started.length > 1 ? `command ${index + 1}` : 'command',
      ...(name === undefined ? {} : { name: spelled(name) }),
      words: words.map((text) => ({ text })),
      variables,
      settings: containerOptions.map((option) =>
        settingOf(option.name, option.value === undefined ? undefined : spelled(option.value)),
      ),
      hardware: gpus === undefined ? {} : { gpus },
      image,
    };
  });
  return { engines, settings: [], unread: [] };
}

/** `2`, `"device=0,1"`; `all` says nothing. */
function gpusOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const [, ids] = /device=([\d,]+)/.exec(value) ?? [];
  return ids?.split(',').length;
}
