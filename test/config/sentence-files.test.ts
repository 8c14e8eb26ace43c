import { sentenceFiles } from '../../lib/config/sentence-files';

const MODULES = [
  { type: 'sentence_transformers.models.Transformer', path: '' },
  { type: 'sentence_transformers.models.Pooling', path: '1_Pooling' },
  { type: 'sentence_transformers.models.Dense', path: '2_Dense' },
];
const FILES: Readonly<Record<string, unknown>> = {
  'modules.json': MODULES,
  '1_Pooling/config.json': {
    word_embedding_dimension: 768,
    pooling_mode_cls_token: false,
    pooling_mode_mean_tokens: true,
  },
  '2_Dense/config.json': { in_features: 768, out_features: 256 },
  'sentence_bert_config.json': { max_seq_length: 512, do_lower_case: false },
};
const readOf = (files: Readonly<Record<string, unknown>>) => sentenceFiles((name) => files[name]);

test('modules say what a model gives, of what, how wide, and how long a text may be', () => {
  expect(readOf(FILES)).toEqual({ task: 'embed', pooling: { type: 'MEAN', dimensions: 256 }, maxModelLen: 512 });
});

test.each([
  ['no modules', { 'sentence_bert_config.json': { max_seq_length: 256 } }, { maxModelLen: 256 }],
  ['a path out of the folder', { 'modules.json': [{ type: 'x.Pooling', path: '../secret' }] }, {}],
  ['no list', { 'modules.json': { type: 'x.Pooling' } }, {}],
  [
    'a length that is none',
    { ...FILES, 'sentence_bert_config.json': { max_seq_length: 'long' } },
    { task: 'embed', pooling: { type: 'MEAN', dimensions: 256 } },
  ],
])('%s: only what is said', (_what, files, says) => {
  expect(readOf(files)).toEqual(says);
});
