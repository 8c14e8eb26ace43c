import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudFormation } from '../cloudformation/engine';
import { ValidationError } from '../cloudformation/template';
import { CLOUDFORMATION_ACTIONS } from './cloudformation-api';
import { ObjectStorage, type Answer } from './object-storage';
import { queryError, queryResponse } from './xml';

export interface Loopback {
  readonly endpoint: string;
  /** Every call by service and action, for the report. */
  readonly calls: Map<string, number>;
  /** Calls the double has no answer for; a proof that met one proves nothing. */
  readonly unknownCalls: string[];
  close(): Promise<void>;
}

/** The part of AWS a CDK CLI talks to, on 127.0.0.1 and a port of the system's choice. */
export async function startLoopback(engine: CloudFormation): Promise<Loopback> {
  const handler = new RequestHandler(engine);
  const server = createServer((request, response) => void handler.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls: handler.calls,
    unknownCalls: handler.unknownCalls,
    close: () => closed(server),
  };
}

const JSON_1_1 = { 'content-type': 'application/x-amz-json-1.1' };

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

class RequestHandler {
  readonly calls = new Map<string, number>();
  readonly unknownCalls: string[] = [];
  private readonly storage: ObjectStorage;

  constructor(private readonly engine: CloudFormation) {
    this.storage = new ObjectStorage(engine.account);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status = 200, headers = {}, body = '' } = this.answer(request, Buffer.concat(chunks));
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  }

  private answer(request: IncomingMessage, body: Buffer): Answer {
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') return this.json(target, body);
    if (String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded'))
      return this.query(new URLSearchParams(body.toString('utf8')));
    return this.s3(request, body);
  }

  private query(parameters: URLSearchParams): Answer {
    const action = parameters.get('Action') ?? '';
    const { accountId } = this.engine.account;
    this.count(action);
    const headers = { 'content-type': 'text/xml' };
    if (action === 'GetCallerIdentity') {
      const identity = { Account: accountId, Arn: `arn:aws:iam::${accountId}:user/loopback`, UserId: 'LOOPBACK' };
      return { headers, body: queryResponse(action, identity) };
    }
    if (action === 'AssumeRole') return { headers, body: queryResponse(action, assumedRole(parameters)) };
    const handler = CLOUDFORMATION_ACTIONS[action];
    if (handler === undefined) return this.unknown(action);
    try {
      const result = handler({ engine: this.engine, objects: this.storage.objects }, parameters);
      return { headers, body: queryResponse(action, result) };
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      return { status: 400, headers, body: queryError(error.name, error.message) };
    }
  }

  private json(target: string, body: Buffer): Answer {
    const action = target.split('.').pop() ?? '';
    this.count(action);
    // What the CLI looks for behind a failure; there is no trail.
    if (action === 'LookupEvents') return { headers: JSON_1_1, body: JSON.stringify({ Events: [] }) };
    if (action !== 'GetParameter') return this.unknown(target);
    const { Name } = JSON.parse(body.toString('utf8')) as { Name: string };
    const Value = this.engine.account.parameters.get(Name);
    const headers = JSON_1_1;
    if (Value === undefined) return { status: 400, headers, body: JSON.stringify({ __type: 'ParameterNotFound' }) };
    return { headers, body: JSON.stringify({ Parameter: { Name, Type: 'String', Value, Version: 1 } }) };
  }

  private s3(request: IncomingMessage, body: Buffer): Answer {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://loopback');
    const path = decodeURIComponent(pathname.slice(1)).replace(/\/$/, '');
    const answer = this.storage.answer({ method: request.method ?? '', path, parameters: searchParams, body });
    if (answer === undefined) return this.unknown(`${request.method ?? ''} ${path}`);
    this.count(answer.action);
    return answer;
  }

  private count(action: string): void {
    this.calls.set(action, (this.calls.get(action) ?? 0) + 1);
  }

  private unknown(call: string): Answer {
    this.unknownCalls.push(call);
    return { status: 400, headers: { 'content-type': 'text/xml' }, body: queryError('InvalidAction', call) };
  }
}

function assumedRole(parameters: URLSearchParams): Record<string, unknown> {
  const Credentials = {
    AccessKeyId: 'LOOPBACK',
    SecretAccessKey: 'loopback',
    SessionToken: 'loopback',
    Expiration: '2099-01-01T00:00:00Z',
  };
  return { Credentials, AssumedRoleUser: { Arn: parameters.get('RoleArn'), AssumedRoleId: 'LOOPBACK:cdk' } };
}
