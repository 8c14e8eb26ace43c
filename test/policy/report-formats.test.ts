import Ajv from 'ajv';
import draft04 from 'ajv/lib/refs/json-schema-draft-04.json';
import { judgedApp } from '../../lib/policy';
import { contentsOf, ofFiles, type Report, reportAsJUnit, reportAsSarif } from '../../lib/policy/report';
import { KubernetesObject } from '../../lib/policy/model/kubernetes-object';
import type { Stack } from '../../lib/policy/model/resource';
import schema from '../fixtures/sarif-2.1.0-rtm.5.json';

const KEY = { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const stack: Stack = { name: 'a <b> & "c"', template: { Resources: { Key: KEY, Other: KEY } } };
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a&b' }, spec: { hostNetwork: true, containers: [] } };
const exception = {
  rule: 'key-rotation',
  object: 'a <b> & "c"/Key (AWS::KMS::Key)',
  reason: 'imported key material cannot rotate ]]> \u0007',
  owner: 'platform@example.com',
  expires: '2027-01-31',
};

/** Findings of templates and of files, one accepted, and exceptions that are none. */
function report(): Report {
  const objects = [new KubernetesObject(pod, undefined, { file: 'a folder/pod ü.yaml', line: 3 })];
  const app = { stacks: [stack], objects, exceptions: [exception, { ...exception, object: 'nothing' }] };
  return { subject: 'a & b', judged: judgedApp(app), contents: contentsOf(app) };
}

const sarif = (): unknown => JSON.parse(JSON.stringify(reportAsSarif([report()], '1.0.0')));

describe('SARIF', () => {
  const ajv = new Ajv({ schemaId: 'id', meta: false, allErrors: true, unknownFormats: 'ignore', logger: false });
  ajv.addMetaSchema(draft04);
  const isValid = ajv.compile(schema);

  test('is what the schema of OASIS SARIF 2.1.0 asks for', () => {
    const written = sarif() as { runs: [{ results: { suppressions?: object[]; ruleId: string }[] }] };
    const { results } = written.runs[0];
    expect(results.some(({ suppressions }) => suppressions !== undefined)).toBe(true);
    expect(results.some(({ ruleId }) => ruleId === 'exceptions')).toBe(true);
    isValid(written);
    expect(isValid.errors ?? []).toEqual([]);
  });

  type Result = { level: string; message?: unknown; locations: Record<string, unknown>[]; extra?: number };
  test.each<[string, (result: Result) => void]>([
    ['a level that is none', (result) => (result.level = 'high')],
    ['no message', (result) => delete result.message],
    ['a field that is none', (result) => (result.extra = 1)],
    [
      'a line before the first',
      (result) => (result.locations[0]!['physicalLocation'] = { artifactLocation: {}, region: { startLine: 0 } }),
    ],
  ])('with %s is not', (_, change) => {
    const written = sarif() as unknown as { runs: [{ results: Result[] }] };
    change(written.runs[0].results[0]!);
    expect(isValid(written)).toBe(false);
  });

  test('names the rule of every result by its index', () => {
    const { runs } = sarif() as unknown as {
      runs: [{ tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number }[] }];
    };
    const { rules } = runs[0].tool.driver;
    expect(runs[0].results.filter(({ ruleId, ruleIndex }) => rules[ruleIndex]?.id !== ruleId)).toEqual([]);
  });
});

interface Shape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly children: readonly string[];
}

/** Elements as Jenkins reads them. Source: junit-10.xsd of the xunit plugin of Jenkins. */
const JUNIT: Readonly<Record<string, Shape>> = {
  testsuites: { required: [], optional: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
  },
  testcase: {
    required: ['name'],
    optional: ['time', 'classname', 'group'],
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  failure: { required: [], optional: ['type', 'message'], children: [] },
  'system-out': { required: [], optional: [], children: [] },
};

/** XML 1.0 has no such characters. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const TEXT = /^(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)*$/i;

/** What is no XML, and what the schema does not know. */
function junitFaults(xml: string): string[] {
  const faults = NOT_XML.test(xml) ? ['a character that XML does not have'] : [];
  const open: string[] = [];
  const [declaration = '', ...rest] = xml.split(/(?=<)/);
  if (!declaration.startsWith('<?xml version="1.0"')) faults.push('no declaration');
  for (const part of rest) {
    const [, end, name = '', attributes = '', isEmpty, text = ''] =
      /^<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>([^]*)$/.exec(part) ?? [];
    if (name === '') faults.push(`no tag: ${part}`);
    if (!TEXT.test(text) || !TEXT.test(attributes)) faults.push(`no text: ${part}`);
    if (end === '/') {
      if (open.pop() !== name) faults.push(`</${name}> ends something else`);
      continue;
    }
    const shape = JUNIT[name];
    const given = [...attributes.matchAll(/([\w-]+)="/g)].map(([, one]) => one!);
    const parent = open.at(-1);
    if (shape === undefined || (parent === undefined ? name !== 'testsuites' : !JUNIT[parent]?.children.includes(name)))
      faults.push(`<${name}> in ${parent}`);
    for (const one of shape?.required ?? []) if (!given.includes(one)) faults.push(`<${name}> without ${one}`);
    for (const one of given)
      if (![...(shape?.required ?? []), ...(shape?.optional ?? [])].includes(one)) faults.push(`${one} of <${name}>`);
    if (isEmpty !== '/') open.push(name);
  }
  return [...faults, ...open.map((name) => `<${name}> does not end`)];
}

describe('JUnit', () => {
  const xml = reportAsJUnit([report()]);

  test('is XML as Jenkins reads it', () => {
    expect(junitFaults(xml)).toEqual([]);
  });

  test('counts what it holds', () => {
    const count = (pattern: RegExp): number => [...xml.matchAll(pattern)].length;
    const [, tests, failures] = /<testsuites [^>]*tests="(\d+)" failures="(\d+)"/.exec(xml) ?? [];
    expect([Number(tests), Number(failures)]).toEqual([count(/<testcase /g), count(/<failure /g)]);
    expect(Number(failures)).toBeGreaterThan(2);
  });

  test.each<[string, (text: string) => string]>([
    ['an ampersand', (text) => text.replace('&amp;', '&')],
    ['an element of another format', (text) => text.replaceAll('testcase', 'case')],
    ['a suite without a name', (text) => text.replace(/<testsuite name="[^"]*"/, '<testsuite')],
    ['an end that is missing', (text) => text.replace('</testsuite>', '')],
  ])('with %s is not', (_, change) => {
    expect(junitFaults(change(xml))).not.toEqual([]);
  });
});

describe('ways out of files', () => {
  const found = (stacks: readonly Stack[]) => {
    const app = { stacks, objects: [] };
    return ofFiles(judgedApp(app), stacks).open.map(({ wayOut }) => wayOut);
  };
  const open: Stack = {
    name: 'theirs',
    template: {
      Parameters: { Rotates: { Type: 'String' } },
      Resources: { Key: { ...KEY, Properties: { EnableKeyRotation: { Ref: 'Rotates' } } } },
    },
  };

  test('offer no acceptance, which nothing of theirs could hold', () => {
    expect(judgedApp({ stacks: [open], objects: [] }).open.some(({ wayOut }) => /accept it/.test(wayOut))).toBe(true);
    expect(found([open]).filter((wayOut) => /accept it/.test(wayOut) || wayOut === '')).toEqual([]);
  });

  test('offer it at constructs of a cloud assembly', () => {
    expect(found([{ ...open, constructs: { Key: 'Key' } }]).some((wayOut) => /accept it/.test(wayOut))).toBe(true);
  });
});
