import { type PeerBounds, type PeerPost, PeerUnreachable } from "@wissel/peer";
import type { FastifyInstance } from "fastify";

/** Joins nodes by origin, without a network. Strict: an unknown origin is a mistake of the test. */
export class Internet {
  readonly #apps = new Map<string, FastifyInstance>();
  readonly #down = new Set<string>();
  readonly #refusals = new Map<string, string>();
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

  /** From now on pushes there are refused with this code; without one they are taken again. */
  refuse(origin: string, err: string | undefined): void {
    if (err === undefined) this.#refusals.delete(origin);
    else this.#refusals.set(origin, err);
  }

  async postSet(url: string, token: string) {
    const { origin } = new URL(url);
    this.pushed.push({ origin, token });
    const err = this.#refusals.get(origin);
    if (err !== undefined) return { status: 400, headers: {}, body: { err, description: "not so" } };
    return await this.#post(url, token, { "content-type": "application/secevent+jwt" });
  }

  async postJsonWithin(_bounds: PeerBounds, { url, body, headers = {} }: PeerPost) {
    return await this.#post(url, JSON.stringify(body), { ...headers, "content-type": "application/json" });
  }

  async #post(url: string, payload: string, types: Readonly<Record<string, string>>) {
    const { origin, pathname } = new URL(url);
    if (this.#down.has(origin)) throw new PeerUnreachable("peer-unreachable", origin);
    const app = this.#apps.get(origin);
    if (app === undefined) throw new Error(`nobody is at ${origin}`);
    const headers = { ...types, accept: "application/json" };
    const answer = await app.inject({ method: "POST", url: pathname, headers, payload });
    const body: unknown = answer.body === "" ? undefined : answer.json();
    return { status: answer.statusCode, headers: answer.headers as Record<string, string>, body };
  }
}
