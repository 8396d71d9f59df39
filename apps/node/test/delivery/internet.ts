import { PeerUnreachable } from "@wissel/peer";
import type { FastifyInstance } from "fastify";

/** Joins nodes by origin, without a network. Strict: an unknown origin is a mistake of the test. */
export class Internet {
  readonly #apps = new Map<string, FastifyInstance>();
  readonly #down = new Set<string>();
  /** Every token that was pushed, by recipient's origin. */
  readonly pushed: { readonly origin: string; readonly token: string }[] = [];

  join(origin: string, app: FastifyInstance): void {
    this.#apps.set(origin, app);
  }

  takeDown(origin: string): void {
    this.#down.add(origin);
  }

  bringUp(origin: string): void {
    this.#down.delete(origin);
  }

  async postSet(url: string, token: string) {
    const { origin, pathname } = new URL(url);
    if (this.#down.has(origin)) throw new PeerUnreachable("peer-unreachable", origin);
    const app = this.#apps.get(origin);
    if (app === undefined) throw new Error(`nobody is at ${origin}`);
    this.pushed.push({ origin, token });
    const headers = { "content-type": "application/secevent+jwt", accept: "application/json" };
    const answer = await app.inject({ method: "POST", url: pathname, headers, payload: token });
    const body: unknown = answer.body === "" ? undefined : answer.json();
    return { status: answer.statusCode, headers: answer.headers as Record<string, string>, body };
  }
}
