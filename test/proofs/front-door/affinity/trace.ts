import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tokens of a block of the trace, and letters that stand for a token in the text that is made of it. */
export const BLOCK_TOKENS = 512;
export const TOKEN_BYTES = 4;
export const BLOCK_BYTES = BLOCK_TOKENS * TOKEN_BYTES;

/** One request of the trace, as a chat. */
export interface TracedRequest {
  readonly timestampMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In order; together they are the prompt. */
  readonly messages: readonly Message[];
  /** What a careful client sends as `prompt_cache_key`: one a conversation. */
  readonly conversation: string;
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** The first requests of the recorded trace. */
export const conversations = (requests: number): TracedRequest[] =>
  readTrace(readFileSync(join(__dirname, '../../../fixtures/mooncake-conversation.csv'), 'utf8')).slice(0, requests);

interface Row {
  readonly timestampMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly sameAs?: number;
  readonly sharedBlocks: number;
}

/** A prompt while it is put together: its blocks, and where its messages begin. */
interface Prompt {
  readonly blocks: readonly Block[];
  readonly bytes: number;
  /** Offsets in bytes; the first message, of one block, is the system prompt. */
  readonly starts: readonly number[];
  readonly conversation: string;
}

/** `begin`: text that a continued block begins with, because an earlier turn ended there. */
interface Block {
  readonly id: number;
  readonly begin: string;
}

/** Rows of test/fixtures/mooncake-conversation.csv as chats: equal blocks are equal text, and a later turn continues an earlier one. */
export function readTrace(csv: string): TracedRequest[] {
  const rows = csv
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map(readRow);
  const prompts: Prompt[] = [];
  let nextId = 0;
  for (const row of rows) {
    const prompt = promptOf(row, prompts, nextId);
    nextId += prompt.blocks.length - row.sharedBlocks;
    prompts.push(prompt);
  }
  return rows.map((row, index) => traced(row, prompts[index]!));
}

function readRow(line: string): Row {
  const [timestampMs, inputTokens, outputTokens, sameAs, sharedBlocks] = line.split(',');
  return {
    timestampMs: Number(timestampMs),
    inputTokens: Number(inputTokens),
    outputTokens: Number(outputTokens),
    ...(sameAs === '' ? {} : { sameAs: Number(sameAs) }),
    sharedBlocks: Number(sharedBlocks),
  };
}

function promptOf(row: Row, earlier: readonly Prompt[], nextId: number): Prompt {
  const bytes = row.inputTokens * TOKEN_BYTES;
  const count = Math.ceil(bytes / BLOCK_BYTES);
  const base = row.sameAs === undefined ? undefined : earlier[row.sameAs];
  const shared = base?.blocks.slice(0, row.sharedBlocks) ?? [];
  const continued = base !== undefined && row.sharedBlocks > 1 && continues(base, row.sharedBlocks, bytes);
  const begin = continued ? textOf(base).slice(row.sharedBlocks * BLOCK_BYTES) : '';
  const fresh = Array.from({ length: count - shared.length }, (_, index) => ({
    id: nextId + index,
    begin: index === 0 ? begin : '',
  }));
  const known = base?.starts.filter((start) => start < row.sharedBlocks * BLOCK_BYTES) ?? [];
  const starts = continued ? [...known, base.bytes] : known.length > 1 ? known : [0, BLOCK_BYTES];
  return {
    blocks: [...shared, ...fresh],
    bytes,
    starts: starts.filter((start) => start < bytes),
    conversation: row.sharedBlocks > 1 && base !== undefined ? base.conversation : String(nextId),
  };
}

/** All full blocks of the earlier prompt are there, so its last, unfinished one goes on here. */
const continues = (base: Prompt, sharedBlocks: number, bytes: number): boolean =>
  sharedBlocks === Math.floor(base.bytes / BLOCK_BYTES) && bytes > base.bytes;

const textOf = ({ blocks, bytes }: Prompt): string => blocks.map(blockText).join('').slice(0, bytes);

/** Letters that belong to this block alone. */
function blockText({ id, begin }: Block): string {
  const letters = createHash('shake256', { outputLength: BLOCK_BYTES / 2 })
    .update(String(id))
    .digest('hex');
  return begin + letters.slice(begin.length);
}

/** Texts are made when they are asked for: all together are hundreds of megabytes. */
function traced(row: Row, prompt: Prompt): TracedRequest {
  return {
    timestampMs: row.timestampMs,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    conversation: prompt.conversation,
    get messages() {
      return messagesOf(prompt);
    },
  };
}

function messagesOf(prompt: Prompt): Message[] {
  const text = textOf(prompt);
  return prompt.starts.map((start, index) => ({
    role: roleOf(index),
    content: text.slice(start, prompt.starts[index + 1]),
  }));
}

const roleOf = (index: number): Message['role'] => (index === 0 ? 'system' : index % 2 === 1 ? 'user' : 'assistant');
