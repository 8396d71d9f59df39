import { listen } from "../outside/listen.ts";

const RETRY_AFTER_S = "5";

/** Answers whatever is asked at an address as a node that cannot take it now. */
export function openBusyDoor(address: {
  readonly host: string;
  readonly port: number;
}): Promise<AsyncDisposable> {
  const body = JSON.stringify({ type: "about:blank", title: "Service Unavailable", status: 503 });
  return listen(address, (_, response) => {
    response.writeHead(503, { "content-type": "application/problem+json", "retry-after": RETRY_AFTER_S });
    response.end(body);
  });
}
