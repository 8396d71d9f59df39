import { createServer } from "node:http";

/** A child for the supervisor's tests: answers on a port, ends as a node does. */
const [port, mode] = process.argv.slice(2);
if (mode === "fails") throw new Error("nothing to serve");
const server = createServer((_request, response) => response.end("here"));
server.listen(Number(port), "127.0.0.1");
const stop = () => server.close(() => process.exit(0));
process.on("SIGTERM", stop);
process.on("disconnect", stop);
