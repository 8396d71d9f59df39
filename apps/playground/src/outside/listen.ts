import { createServer, type RequestListener } from "node:http";

/** Answers requests at an address until disposed of; calls that are under way are cut off then. */
export function listen(
  { host, port }: { readonly host: string; readonly port: number },
  onRequest: RequestListener,
): Promise<AsyncDisposable> {
  return new Promise((resolve, reject) => {
    const server = createServer(onRequest);
    server.once("error", reject);
    server.listen(port, host, () => {
      resolve({
        [Symbol.asyncDispose]: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
