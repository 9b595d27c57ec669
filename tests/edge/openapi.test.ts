/** The description of the API, and the Worker held to it by schemathesis. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';
import { inRoot } from '../../ci/paths.mjs';
import { python } from '../../ci/python.mjs';
import { type Edge, ask, notebook, put, settings, storage } from './world.js';

const FILE = inRoot('docs/openapi.json');
const TOKEN = randomUUID() + randomUUID();
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance'
];

interface Description {
  components: { schemas: { CloneRequest: { properties: Record<string, unknown> } } };
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

let edge: Edge;
let folder: string;
let schemathesis: string;

beforeAll(async () => {
  // Installed with the rest of Python, once.
  schemathesis = await python('schemathesis');
  folder = await mkdtemp(path.join(tmpdir(), 'bookstore-openapi-'));
  const tokens = JSON.stringify({ schemathesis: TOKEN });
  edge = await startEdge({
    ...settings,
    BOOKSTORE_OPERATOR_TOKENS: tokens,
    BOOKSTORE_PUBLISH_TOKENS: tokens
  });
  expect(storage.bucket).toBe('bookstore');
}, 300_000);
afterAll(async () => {
  await edge?.stop();
  if (folder) await rm(folder, { force: true, recursive: true });
});

/** Runs schemathesis, the same examples each time. */
async function run(description: string, ...more: string[]) {
  // What the description's own examples name. Schemathesis finds out how to take it back, too.
  await put('published/tides.ipynb', notebook());
  const args = [
    ...['run', description, '--url', edge.url, '--header', `Authorization: Bearer ${TOKEN}`],
    ...['--checks', CHECKS.join(','), '--phases', 'examples,coverage,fuzzing'],
    ...['--max-examples', '30', '--seed', '4', '--continue-on-failure', '--no-color'],
    ...['--request-timeout', '30', '--warnings', 'off', ...more]
  ];
  return new Promise<{ code: number; output: string }>(resolve => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024, timeout: 240_000 };
    execFile(schemathesis, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 2) : 0, output: `${stdout}${stderr}` });
    });
  });
}

async function description(): Promise<Description> {
  return JSON.parse(await readFile(FILE, 'utf8')) as Description;
}

test('the description in the repository is what the edge serves', async () => {
  const { headers, status, text } = await ask(edge, { path: '/api/bookstore/openapi.json' });
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'content-type': 'application/json'
  });
  expect(JSON.parse(text)).toEqual(await description());
});

test('schemathesis finds no server error and no undocumented status, header or body', async () => {
  const { code, output } = await run(FILE);
  expect(output).toMatch(/Tested: +12\b/);
  expect(code, output).toBe(0);
}, 300_000);

test.each<[string, string, (description: Description) => void]>([
  [
    'a status',
    'Undocumented status code',
    ({ paths }) => delete paths['/api/bookstore/clone']?.post?.responses['400']
  ],
  [
    'a field',
    'Response violates schema',
    ({ components }) => {
      Object.assign(components.schemas, { ClonedModel: { required: ['author'], type: 'object' } });
    }
  ]
])(
  'schemathesis notices %s that the description lacks',
  async (name, failure, change) => {
    const wrong = await description();
    change(wrong);
    const file = path.join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(wrong));
    const { code, output } = await run(file, '--include-operation-id', 'clone');
    expect(code).toBe(1);
    expect(output).toContain(failure);
  },
  300_000
);
