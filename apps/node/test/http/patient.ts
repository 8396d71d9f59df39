import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance, InjectOptions } from "fastify";

const AGAIN_AFTER_MS = 100;

/**
 * Asks again while the node sheds load: on a busy machine it does, and that is not what these tests are about.
 */
export async function askPatiently(app: FastifyInstance, request: InjectOptions) {
  for (;;) {
    await delay(0);
    const answer = await app.inject(request);
    if (answer.statusCode !== 503 || !answer.body.includes("node-busy")) return answer;
    await delay(AGAIN_AFTER_MS);
  }
}
