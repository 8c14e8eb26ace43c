import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type Answer, decode, encode } from 'dns-packet';

const TTL_S = 1;

/** Answers for headless Services as the cluster's name server does: addresses of ready pods, nothing of a Service without one. */
export class NameServer {
  private readonly pods = new Map<string, readonly string[]>();
  private constructor(
    private readonly socket: Socket,
    readonly address: string,
    readonly port: number,
  ) {}

  static async start(address: string): Promise<NameServer> {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    const server = new NameServer(socket, address, socket.address().port);
    socket.on('message', (message, from) => socket.send(server.answer(message), from.port, from.address));
    return server;
  }

  /** Ready pods of a Service, by the first part of its name. */
  set(service: string, addresses: readonly string[]): void {
    this.pods.set(service, addresses);
  }

  async stop(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  private answer(message: Buffer): Buffer {
    const { id, questions = [] } = decode(message);
    const [question] = questions;
    const addresses = question?.type === 'A' ? this.pods.get(question.name.split('.')[0]!) : undefined;
    const answers: Answer[] = (addresses ?? []).map((data) => ({ type: 'A', name: question!.name, ttl: TTL_S, data }));
    const AUTHORITATIVE = 1024;
    return encode({ type: 'response', id, flags: AUTHORITATIVE, questions, answers });
  }
}
