import { connect, createServer, type Server, type Socket } from "node:net";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** One address in front of several processes, as an operator would put it there. */
export interface Balancer extends AsyncDisposable {
  /** How many connections each process was given, in the order of the processes. */
  readonly given: readonly number[];
}

/** Hands connections on to the processes in turn; one that does not listen is passed over. Knows nothing of HTTP. */
export async function openBalancer(at: Address, processes: readonly Address[]): Promise<Balancer> {
  const given = processes.map(() => 0);
  const open = new Set<Socket>();
  let turn = 0;

  function join(client: Socket, tries: number): void {
    const index = turn++ % processes.length;
    const target = processes[index];
    if (target === undefined || tries === 0) return void client.destroy();
    const process = connect({ ...target, noDelay: true });
    open.add(process);
    const passOn = () => {
      open.delete(process);
      join(client, tries - 1);
    };
    process.once("error", passOn);
    process.once("connect", () => {
      process.off("error", passOn);
      given[index] = (given[index] ?? 0) + 1;
      process.on("error", () => client.destroy());
      process.on("close", () => {
        open.delete(process);
        client.destroy();
      });
      client.on("close", () => process.destroy());
      client.pipe(process).pipe(client);
    });
  }

  const server = createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
    open.add(client);
    client.on("error", () => client.destroy());
    client.on("close", () => open.delete(client));
    join(client, processes.length);
  });
  await listening(server, at);
  return {
    given,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

async function listening(server: Server, { host, port }: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
