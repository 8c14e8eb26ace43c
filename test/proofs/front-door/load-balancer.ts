import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

/** As the network load balancer: new connections go to registered targets in turn, open ones stay where they are. */
export class LoadBalancer {
  private turn = 0;
  private targets: readonly { readonly host: string; readonly port: number }[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<LoadBalancer> {
    const server = createServer({ allowHalfOpen: true });
    const balancer = new LoadBalancer(server);
    server.on('connection', (client) => {
      const target = balancer.targets[balancer.turn++ % balancer.targets.length]!;
      const pod = connect({ ...target, allowHalfOpen: true });
      client.pipe(pod).pipe(client);
      client.on('error', () => pod.destroy());
      pod.on('error', () => client.destroy());
      client.on('close', () => pod.destroy());
    });
    server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
    await once(server, 'listening');
    return balancer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  register(...targets: readonly { readonly host: string; readonly port: number }[]): void {
    this.targets = targets;
  }

  stop(): void {
    this.server.close();
  }
}
