/** A request as one node sends it to another. */
export interface InternetRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON when it is an object. */
  readonly body?: string | object;
}

export interface InternetAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** What the internet needs of a server; Fastify's `inject` fits. */
export interface Injectable {
  inject(request: {
    readonly method: "GET" | "POST";
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly payload?: string | object;
  }): Promise<{
    readonly statusCode: number;
    readonly headers: Record<string, string | string[] | number | undefined>;
    readonly body: string;
  }>;
}

/** Nobody answers at an origin: it was cut off. */
export class CutOffError extends Error {
  override readonly name = "CutOffError";
  readonly code = "ECONNREFUSED";

  constructor(origin: string) {
    super(`${origin} is cut off`);
  }
}

/** Joins servers in one process by their origins. Strict: a request to an origin that does not exist is a bug. */
export class Internet {
  readonly #servers = new Map<string, Injectable>();
  readonly #cutOff = new Set<string>();
  readonly #mute = new Set<string>();

  join(origin: string, server: Injectable): void {
    if (this.#servers.has(origin)) throw new Error(`two servers at ${origin}`);
    this.#servers.set(origin, server);
  }

  /** The server at this origin answers nobody until it is mended. */
  cut(origin: string): void {
    this.#known(origin);
    this.#cutOff.add(origin);
  }

  isCut(origin: string): boolean {
    this.#known(origin);
    return this.#cutOff.has(origin);
  }

  mend(origin: string): void {
    this.#cutOff.delete(origin);
    this.#mute.delete(origin);
  }

  /** The server at this origin hears requests, but its answers are lost until it is mended. */
  loseAnswers(origin: string): void {
    this.#known(origin);
    this.#mute.add(origin);
  }

  async request(request: InternetRequest): Promise<InternetAnswer> {
    const { origin, pathname, search } = new URL(request.url);
    const server = this.#known(origin);
    if (this.#cutOff.has(origin)) throw new CutOffError(origin);
    const { statusCode, headers, body } = await server.inject({
      method: request.method,
      url: pathname + search,
      headers: { ...request.headers },
      ...(request.body === undefined ? {} : { payload: request.body }),
    });
    if (this.#mute.has(origin)) throw new CutOffError(origin);
    return { status: statusCode, headers: textHeaders(headers), text: body };
  }

  #known(origin: string): Injectable {
    const server = this.#servers.get(origin);
    if (server === undefined) throw new Error(`there is no server at ${origin}`);
    return server;
  }
}

/** A node of a federation, however it is built. */
export interface FederatedNode extends AsyncDisposable {
  readonly schacHome: string;
  readonly origin: string;
  readonly app: Injectable;
  /** Runs what is due in the background once; answers whether there was anything. */
  settle(): Promise<boolean>;
}

/** Where a node of a federation is to stand. */
export interface Seat {
  readonly schacHome: string;
  readonly origin: string;
  readonly internet: Internet;
  /** Every member, this one included. */
  readonly members: readonly { readonly schacHome: string; readonly origin: string }[];
}

export interface Federation<Node extends FederatedNode> extends AsyncDisposable {
  readonly internet: Internet;
  node(schacHome: string): Node;
  /** Runs every node's background work until all is quiet. */
  settle(): Promise<void>;
}

/** Work that never ends is a bug: a receipt that asks for a receipt. */
const MOST_ROUNDS = 100;

/** Nodes in one process, joined by an Internet. The builder is handed in, so that it may come from an app. */
export async function aFederation<Node extends FederatedNode>(
  schacHomes: readonly string[],
  build: (seat: Seat) => Promise<Node>,
): Promise<Federation<Node>> {
  const internet = new Internet();
  const members = schacHomes.map((schacHome) => ({ schacHome, origin: `https://wissel.${schacHome}` }));
  const nodes = new Map<string, Node>();
  for (const member of members) {
    const node = await build({ ...member, internet, members });
    internet.join(member.origin, node.app);
    nodes.set(member.schacHome, node);
  }
  return {
    internet,
    node(schacHome) {
      const node = nodes.get(schacHome);
      if (node === undefined) throw new Error(`${schacHome} is no member`);
      return node;
    },
    async settle() {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const busy = await Promise.all([...nodes.values()].map((node) => node.settle()));
        if (!busy.includes(true)) return;
      }
      throw new Error(`the federation is not quiet after ${MOST_ROUNDS} rounds`);
    },
    async [Symbol.asyncDispose]() {
      for (const node of nodes.values()) await node[Symbol.asyncDispose]();
    },
  };
}

function textHeaders(
  headers: Readonly<Record<string, string | string[] | number | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value?.toString(),
    ]),
  );
}
