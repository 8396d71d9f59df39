import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import type {} from "@wissel/testing/database"; // what may be injected
import { testPortBase } from "@wissel/testing/test-ports";
import { Agent } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseAllowedAddresses } from "../src/addresses.ts";
import { guardedConnector, type ResolveName } from "../src/connector.ts";
import { openPeerHttp } from "../src/peer-http.ts";

const CANARY_PORT = testPortBase() + 13;
const PARTNER_PORT = CANARY_PORT + 1;
const PARTNER = `http://127.0.0.2:${PARTNER_PORT}`;
const CANARY = `127.0.0.1:${CANARY_PORT}`;

/** Listens on every address of this machine; whoever gets through is counted. */
let arrived = 0;
const canary = createServer((socket) => {
  arrived += 1;
  socket.destroy();
});
const partner = createHttpServer((request, response) => {
  const [, status] = String(request.url).split("/");
  const location = `http://${CANARY}/`;
  response.writeHead(Number(status), { location, refresh: `0; url=${location}` }).end();
});

beforeAll(async () => {
  await listening(canary, CANARY_PORT, "::");
  await listening(partner, PARTNER_PORT, "127.0.0.2");
});

beforeEach(() => {
  arrived = 0;
});

afterAll(async () => {
  await new Promise((resolve) => canary.close(resolve));
  partner.closeAllConnections();
  await new Promise((resolve) => partner.close(resolve));
});

/** The first and the last address of every range that is not a partner's, IPv4. */
const SPECIAL_V4 = [
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.1", "127.255.255.255"],
  ["168.63.129.16", "168.63.129.16"],
  ["169.254.0.0", "169.254.169.254"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.31.196.0", "192.31.196.255"],
  ["192.52.193.0", "192.52.193.255"],
  ["192.88.99.0", "192.88.99.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["192.175.48.0", "192.175.48.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "239.255.255.255"],
  ["240.0.0.0", "255.255.255.255"],
].flat();

/** And IPv6, with the many ways to write an IPv4 address in one. */
const SPECIAL_V6 = [
  ["::", "::1"],
  ["::127.0.0.1", "::ffff:127.0.0.1"],
  ["::ffff:7f00:1", "::ffff:a00:1"],
  ["::ffff:0:127.0.0.1", "::ffff:1.1.1.1"],
  ["64:ff9b::7f00:1", "64:ff9b:1::7f00:1"],
  ["100::1", "100:0:0:1::1"],
  ["2001::1", "2001:1ff:ffff::1"],
  ["2001:db8::1", "2001:db8:ffff::1"],
  ["2002:7f00:1::1", "2002:a00:1::1"],
  ["2620:4f:8000::1", "2620:4f:8000:ffff::1"],
  ["3fff::1", "3fff:fff::1"],
  ["5f00::1", "4000::1"],
  ["fc00::1", "fd00:ec2::254"],
  ["fe80::1", "fec0::1"],
  ["ff02::1", "ffff::1"],
].flat();

/** Spellings of 127.0.0.1 that some resolvers take. */
const SPELLINGS = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "127.0.0.1.", "[::ffff:7f00:1]"];

describe("nothing arrives at a canary", () => {
  test.each([...SPECIAL_V4, ...SPECIAL_V6.map((address) => `[${address}]`), ...SPELLINGS])(
    "at the address %s",
    async (host) => {
      await using http = openPeerHttp({ ...parseAllowedAddresses(["127.0.0.2/32"]), ...BOUNDS });
      for (const scheme of ["https", "http"]) {
        const asked = http.getText(`${scheme}://${host}:${CANARY_PORT}/`);
        await expect(asked).rejects.toMatchObject({ code: "peer-address-refused" });
      }
      expect(arrived).toBe(0);
    },
  );

  test.each([...SPECIAL_V4, ...SPECIAL_V6])("by a name that leads to %s", async (address) => {
    const { ask } = asking([[address]]);
    for (const scheme of ["https", "http"]) {
      await expect(ask(`${scheme}://partner.example:${CANARY_PORT}`)).rejects.toThrow("may not be reached");
    }
    expect(arrived).toBe(0);
  });

  test("by a name of which one address is public and another is not", async () => {
    const { ask } = asking([["145.100.0.1", "127.0.0.1"]]);
    await expect(ask(`https://partner.example:${CANARY_PORT}`)).rejects.toThrow("may not be reached");
    expect(arrived).toBe(0);
  });

  test("by a name that is answered otherwise the second time it is asked for", async () => {
    const { ask, timesAsked } = asking([["127.0.0.2"], ["127.0.0.1"]]);
    expect(await ask(`http://rebinding.example:${PARTNER_PORT}`)).toBe(200);
    // What was judged is what was connected to: nobody asked again in between.
    expect(timesAsked()).toBe(1);
    await expect(ask(`http://rebinding.example:${CANARY_PORT}`)).rejects.toThrow("may not be reached");
    expect(arrived).toBe(0);
  });

  test.each([301, 302, 303, 307, 308])("by a partner's %i to it", async (status) => {
    const { allow } = parseAllowedAddresses([PARTNER]);
    await using http = openPeerHttp({ allow, ...BOUNDS });
    expect(await http.getText(`${PARTNER}/${status}`)).toMatchObject({ status });
    expect(await http.postJson(`${PARTNER}/${status}`, {})).toMatchObject({ status });
    expect(await http.postSet(`${PARTNER}/${status}`, "a.b.c")).toMatchObject({ status });
    expect(arrived).toBe(0);
  });

  test("and the canary sings when it is reached", async () => {
    await using http = openPeerHttp({ ...parseAllowedAddresses([`http://${CANARY}`]), ...BOUNDS });
    await expect(http.getText(`http://${CANARY}/`)).rejects.toMatchObject({ code: "peer-unreachable" });
    expect(arrived).toBe(1);
  });
});

const BOUNDS = { timeoutMs: 2_000, maxBytes: 10_000 };

/** The connector with a resolver that gives these answers, one after the other, the last for ever. */
function asking(answers: readonly (readonly string[])[]) {
  let asked = 0;
  const resolveName: ResolveName = (_hostname, _options, callback) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  const { allow } = parseAllowedAddresses(["127.0.0.2/32"]);
  return {
    timesAsked: () => asked,
    async ask(origin: string): Promise<number> {
      const connect = guardedConnector({ allow, timeoutMs: BOUNDS.timeoutMs, resolveName });
      const agent = new Agent({ connect });
      try {
        const answer = await agent.request({ origin, path: "/200", method: "GET" });
        await answer.body.dump();
        return answer.statusCode;
      } finally {
        await agent.destroy();
      }
    },
  };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}
