import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { type AllowedAddresses, isAllowedNetwork, isReachable } from "./addresses.ts";

/** The address of a connection is not one that may be reached. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

/** Asks for every address of a name, as `dns.lookup` does with `all`. */
export type ResolveName = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface ConnectorOptions {
  readonly allow: AllowedAddresses;
  /** For connecting, in milliseconds. */
  readonly timeoutMs: number;
  readonly resolveName: ResolveName;
}

/**
 * Opens connections to allowed addresses only. The check is made on the very address that is connected to, after the
 * name was resolved: a name that is checked first and resolved again later can point somewhere else by then.
 */
export function guardedConnector({
  allow,
  timeoutMs,
  resolveName,
}: ConnectorOptions): buildConnector.connector {
  const open = buildConnector({ timeout: timeoutMs, allowH2: false });
  const openSecure = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    lookup: guardedLookup(resolveName, (address) => isReachable(address, allow)),
  });
  const openPlain = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    lookup: guardedLookup(resolveName, (address) => isAllowedNetwork(address, allow)),
  });
  return (options, callback) => {
    const literal = options.hostname.replace(/^\[|\]$/g, "");
    const host = isIP(literal) === 6 ? `[${literal}]` : literal;
    const { origin } = new URL(`${options.protocol}//${host}:${options.port}`);
    if (allow.origins.has(origin)) return open(options, callback);
    const secure = options.protocol === "https:";
    if (isIP(literal) !== 0) {
      // Node does not call `lookup` for an address.
      const permitted = secure ? isReachable(literal, allow) : isAllowedNetwork(literal, allow);
      if (!permitted) return callback(new AddressRefused(`${literal} may not be reached`), null);
    }
    return secure ? openSecure(options, callback) : openPlain(options, callback);
  };
}

function guardedLookup(resolveName: ResolveName, isPermitted: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const refused = addresses.find(({ address }) => !isPermitted(address));
      const [first] = addresses;
      if (refused !== undefined || first === undefined) {
        return callback(new AddressRefused(`${hostname} may not be reached`), []);
      }
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}
