import { CutOffError, type Seat } from "@wissel/testing/federation";
import { type HostExchange, HostUnreachableError } from "../../src/enrolment/host-exchange.ts";
import { tokenOf } from "./test-callers.ts";

/** The exchange API of the federation's other nodes, as the node of this seat calls it. */
export function exchangeOf({ schacHome, internet, members }: Seat): HostExchange {
  const headers = {
    authorization: `Bearer ${tokenOf({ kind: "peer", entityId: schacHome, schacHome, scopes: ["exchange"] })}`,
  };
  const ask = async (host: string, path: string, rest: { method: "GET" | "POST"; body?: object }) => {
    const origin = members.find((member) => member.schacHome === host)?.origin;
    try {
      const answer = await internet.request({ url: `${origin}/exchange/v1${path}`, headers, ...rest });
      return { ...answer, body: answer.text === "" ? undefined : JSON.parse(answer.text) };
    } catch (error) {
      if (error instanceof CutOffError)
        throw new HostUnreachableError(host, "peer-unreachable", { cause: error });
      throw error;
    }
  };
  return {
    get: (host, path) => ask(host, path, { method: "GET" }),
    post: (host, path, body) => ask(host, path, { method: "POST", body }),
  };
}
