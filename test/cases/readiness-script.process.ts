import { READINESS } from '../../charts/scripts/readiness';
import { type Answers, FakeEngine, runScript, scratchFile, type ScriptResult } from '../charts/support/python-script';

describe('the script of readiness', () => {
  let engine: FakeEngine;
  let count = 0;
  const completion = { body: JSON.stringify({ choices: [{ text: ' Paris.' }] }) };
  const chat = (message: object, tokens = 20, finish_reason = 'stop') => ({
    body: JSON.stringify({ choices: [{ message, finish_reason }], usage: { prompt_tokens: tokens } }),
  });
  const start = async (answers: Answers): Promise<void> => {
    engine = await FakeEngine.start({ '/health': {}, '/v1/completions': completion, ...answers });
  };
  afterEach(() => engine.stop());
  const ask = (what: string): Promise<ScriptResult> =>
    runScript(READINESS, [engine.port, 'm', '2', '2', scratchFile(`route-${count++}`), `--ask=${what}`]);
  const paths = () => engine.seen.map(({ path }) => path).slice(1);
  const CHAT = '/v1/chat/completions';

  test.each([
    ['content', { content: 'It rains.' }],
    ['a thought', { content: null, reasoning: 'The user asks' }],
    ['a call', { content: null, tool_calls: [{ function: { name: 'get_weather' } }] }],
  ])('a chat is answered by %s', async (_what, message) => {
    await start({ [CHAT]: chat(message) });
    expect(await ask('chat')).toEqual({ code: 0, stderr: '' });
    expect(paths()).toEqual(['/v1/completions', CHAT]);
  });

  test('and not by nothing, unless it was cut off', async () => {
    await start({ [CHAT]: chat({ content: ' ' }) });
    expect(await ask('chat')).toEqual({ code: 1, stderr: expect.stringContaining('nothing but special tokens') });
    engine.answers[CHAT] = chat({ content: null }, 20, 'length');
    expect((await ask('chat')).code).toBe(0);
  });

  test.each([
    ['a missing chat template', 400, 'default chat template is no longer allowed'],
    ['a missing vocabulary', 500, 'error downloading or loading vocab file'],
  ])('%s keeps a pod from traffic, though completions are answered', async (_what, status, body) => {
    await start({ [CHAT]: { status, body } });
    expect(await ask('chat-tools')).toEqual({ code: 1, stderr: expect.stringContaining(`${status}: ${body}`) });
  });

  test('a template that leaves tools out does so too: its prompt is no longer with a tool', async () => {
    await start({ [CHAT]: chat({ content: 'Sunny' }) });
    expect(await ask('chat-tools')).toEqual({ code: 1, stderr: expect.stringContaining('leaves tools out') });
    const last = JSON.parse(engine.seen.at(-1)!.body) as { tools: object[]; tool_choice: string };
    expect([last.tools.length, last.tool_choice]).toEqual([1, 'auto']);
  });

  test.each([
    ['embed', '/v1/embeddings', { data: [{ embedding: [0.1] }] }, { data: [{ embedding: [] }] }],
    ['score', '/score', { data: [{ score: 0.5 }] }, { data: [] }],
    ['classify', '/classify', { data: [{ label: 'A' }] }, { data: [] }],
  ])('%s asks %s', async (what, path, good, bad) => {
    await start({ [path]: { body: JSON.stringify(good) } });
    expect((await ask(what)).code).toBe(0);
    expect(paths()).toEqual([path]);
    engine.answers[path] = { body: JSON.stringify(bad) };
    expect((await ask(what)).code).toBe(1);
  });
});
