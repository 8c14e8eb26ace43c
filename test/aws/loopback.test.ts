import { emptyAccount } from './fixtures';
import { startLoopback, type Loopback } from './loopback/server';

const TEMPLATE = JSON.stringify({
  Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } },
});

async function withServer<T>(work: (server: Loopback) => Promise<T>): Promise<T> {
  const server = await startLoopback(emptyAccount());
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

async function call({ endpoint }: Loopback, parameters: Record<string, string>): Promise<string> {
  const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(parameters) });
  return response.text();
}

const stack = { StackName: 'network', ChangeSetName: 'deploy' };

test('a change set is created, executed and described over HTTP', async () => {
  await withServer(async (server) => {
    const request = { Action: 'CreateChangeSet', ...stack, ChangeSetType: 'CREATE', TemplateBody: TEMPLATE };
    expect(await call(server, request)).toContain(':changeSet/deploy/');
    await call(server, { Action: 'ExecuteChangeSet', ...stack });
    expect(await call(server, { Action: 'DescribeStacks', StackName: 'network' })).toContain(
      '<StackStatus>CREATE_COMPLETE</StackStatus>',
    );
  });
});

test('a refusal is an error response with its reason', async () => {
  await withServer(async (server) => {
    expect(await call(server, { Action: 'DescribeStacks', StackName: 'none' })).toContain(
      '<Message>Stack with id none does not exist</Message>',
    );
  });
});

test('a call the double does not know is kept for the report', async () => {
  await withServer(async (server) => {
    await call(server, { Action: 'DetectStackDrift' });
    expect(server.unknownCalls).toEqual(['DetectStackDrift']);
  });
});

test('an object exists once it is uploaded', async () => {
  await withServer(async ({ endpoint }) => {
    const url = `${endpoint}/assets/code.zip`;
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(404);
    await fetch(url, { method: 'PUT', body: 'bytes' });
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });
});

test('the server listens on loopback only', async () => {
  await withServer(async ({ endpoint }) => {
    expect(new URL(endpoint).hostname).toBe('127.0.0.1');
  });
});
