import { blocksOf } from './block-cache';
import { wholePrompt } from './replay';
import { BLOCK_BYTES, conversations, readTrace } from './trace';

const line = (...values: readonly (number | '')[]): string => values.join(',');

describe('a trace as chats', () => {
  const [first, second, other] = readTrace(
    ['timestamp_ms,…', line(0, 1200, 10, '', ''), line(5, 1800, 20, 0, 2), line(9, 700, 30, 1, 1)].join('\n'),
  );

  test('makes prompts of the lengths that it states', () => {
    expect([first!, second!, other!].map((one) => wholePrompt(one).length)).toEqual([4800, 7200, 2800]);
  });

  test('continues an earlier turn to the letter, in a message of its own', () => {
    expect(wholePrompt(second!).startsWith(wholePrompt(first!))).toBe(true);
    expect(first!.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(second!.messages.slice(0, 2)).toEqual(first!.messages);
    expect(second!.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant']);
    expect(second!.conversation).toBe(first!.conversation);
  });

  test('begins another conversation with the same system prompt and nothing else', () => {
    expect(other!.messages[0]).toEqual(first!.messages[0]);
    expect(other!.conversation).not.toBe(first!.conversation);
    expect(wholePrompt(other!).slice(BLOCK_BYTES, BLOCK_BYTES + 8)).not.toBe(
      wholePrompt(first!).slice(BLOCK_BYTES, BLOCK_BYTES + 8),
    );
  });
});

test('prompts of the recorded trace have the blocks in common that it states', () => {
  const seen = new Set<string>();
  let held = 0;
  for (const request of conversations(100)) {
    const names = blocksOf(wholePrompt(request));
    held += names.filter((name) => seen.has(name)).length;
    for (const name of names) seen.add(name);
  }
  expect(held).toBe(FULL_BLOCKS_SHARED);
});

/** Of the first 100 rows, min(shared_blocks, floor(input_length / 512)). */
const FULL_BLOCKS_SHARED = 99;
