import { setTimeout as delay } from "node:timers/promises";
import type { Answer, Api } from "../../src/script/api.ts";
import { NoTokenError } from "../../src/script/sis-token.ts";

const PATIENCE_MS = 60_000;
const ASK_EVERY_MS = 500;
const BUSY = 503;

/**
 * The same calls, made again while a node asks for patience or does not answer: it has only just started, or was killed.
 * All of them may be repeated.
 */
export function patientApi(api: Api): Api {
  return {
    get: (path) => patiently(() => api.get(path)),
    post: (path, body, headers) => patiently(() => api.post(path, body, headers)),
    put: (path, body) => patiently(() => api.put(path, body)),
  };
}

async function patiently(call: () => Promise<Answer>): Promise<Answer> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(ASK_EVERY_MS)) {
    try {
      const answer = await call();
      if (answer.status !== BUSY || Date.now() > deadline) return answer;
    } catch (error) {
      if (!mayPass(error) || Date.now() > deadline) throw error;
    }
  }
}

/** fetch says TypeError for every connection that failed. */
function mayPass(error: unknown): boolean {
  if (error instanceof NoTokenError) return error.status === BUSY;
  return error instanceof TypeError;
}
