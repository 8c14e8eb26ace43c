import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Message, TOKEN_BYTES } from './trace';

const KEEP_ALIVE_MS = 600_000;

/** Servers that take requests as vLLM does and hold each answer until they are told to end it. */
export class EngineDoubles {
  private readonly held = new Map<number, ServerResponse>();
  private readonly places = new Map<number, number>();
  private readonly unread: { index: number; replica: number }[] = [];
  private wake: () => void = () => undefined;

  private constructor(private readonly servers: readonly Server[]) {
    for (const [replica, server] of servers.entries()) this.serve(server, replica);
  }

  /** One at each address. */
  public static async start(addresses: readonly string[], port: number): Promise<EngineDoubles> {
    const servers = addresses.map(() => createServer({ keepAliveTimeout: KEEP_ALIVE_MS }));
    const doubles = new EngineDoubles(servers);
    await Promise.all(
      servers.map((server, index) => new Promise<void>((done) => server.listen(port, addresses[index], done))),
    );
    return doubles;
  }

  /** Replica that got a request, or nothing when it did not come in time. */
  public async place(index: number, patienceMs: number): Promise<number | undefined> {
    const end = Date.now() + patienceMs;
    while (!this.places.has(index) && Date.now() < end) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, Math.max(1, end - Date.now()));
        this.wake = () => (clearTimeout(timer), done());
      });
    }
    const replica = this.places.get(index);
    if (replica !== undefined)
      this.unread.splice(0, this.unread.length, ...this.unread.filter((one) => one.index !== index));
    return replica;
  }

  /** Requests that came since and were not asked for. */
  public arrived(): { index: number; replica: number }[] {
    return this.unread.splice(0, this.unread.length);
  }

  public end(index: number): void {
    const response = this.held.get(index);
    if (response === undefined) throw new Error(`request ${index} is with no replica`);
    this.held.delete(index);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end('data: {"choices":[{"index":0,"delta":{"content":"."}}]}\n\ndata: [DONE]\n\n');
  }

  public async stop(): Promise<void> {
    for (const server of this.servers) server.closeAllConnections();
    await Promise.all(this.servers.map((server) => new Promise((done) => server.close(done))));
  }

  private serve(server: Server, replica: number): void {
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        if (request.method !== 'POST') return answerOther(request.url ?? '', response);
        const body = JSON.parse(Buffer.concat(parts).toString()) as Body;
        if (request.url?.endsWith('/render') === true) return render(body, response);
        const { seed } = body;
        this.held.set(seed, response);
        this.places.set(seed, replica);
        this.unread.push({ index: seed, replica });
        this.wake();
      });
    });
  }
}

interface Body {
  readonly seed: number;
  readonly messages: readonly Message[];
}

/** Which tokens a prompt is: here one for four letters. */
function render({ messages }: Body, response: ServerResponse): void {
  const text = Buffer.from(messages.map(({ content }) => content).join(''));
  const tokens = Array.from(
    { length: Math.floor(text.length / TOKEN_BYTES) },
    (_, index) => text.readUInt32LE(index * TOKEN_BYTES) % VOCABULARY,
  );
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ request_id: 'render', token_ids: tokens }));
}

const VOCABULARY = 129_280;

function answerOther(path: string, response: ServerResponse): void {
  const models = { object: 'list', data: [{ id: 'm', object: 'model', max_model_len: 262_144 }] };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(path === '/v1/models' ? JSON.stringify(models) : '{}');
}
