import { BlockList, isIP } from "node:net";

/** Exceptions to "https and public addresses only": the value of WISSEL_PEER_ALLOW. */
export interface AllowedAddresses {
  /** Exact origins; for these neither rule holds. */
  readonly origins: ReadonlySet<string>;
  /** Networks; an address in one of them may be private and reached without TLS. */
  readonly networks: BlockList;
  /** As configured, to be shown at start and in readiness. */
  readonly entries: readonly string[];
}

/**
 * Reads origins (`http://127.0.0.2:4101`) and networks (`10.0.0.0/8`, `fd00::/8`). `mistakes` names every entry that is
 * neither, for the configuration's one message.
 */
export function parseAllowedAddresses(entries: readonly string[]): {
  readonly allow: AllowedAddresses;
  readonly mistakes: readonly string[];
} {
  const origins = new Set<string>();
  const networks = new BlockList();
  const mistakes: string[] = [];
  for (const entry of entries) {
    if (addNetwork(networks, entry)) continue;
    if (URL.canParse(entry) && isWebOrigin(entry)) origins.add(new URL(entry).origin);
    else mistakes.push(`${entry} is neither an origin nor a network`);
  }
  return { allow: { origins, networks, entries }, mistakes };
}

/** Whether the network address may be reached: public, or in an allowed network. */
export function isReachable(address: string, allow: AllowedAddresses): boolean {
  return isAllowedNetwork(address, allow) || isPublic(address);
}

export function isAllowedNetwork(address: string, { networks }: AllowedAddresses): boolean {
  return networks.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/**
 * Public is what can be a partner's node: unicast, and in none of IANA's special-purpose registries, globally reachable
 * or not: what is there is answered by whoever is nearest, and tunnels lead to addresses that nobody could judge.
 */
export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !SPECIAL.check(address, "ipv4");
  if (isIP(address) === 6) return GLOBAL_UNICAST.check(address, "ipv6") && !SPECIAL.check(address, "ipv6");
  return false;
}

const SPECIAL = blockListOf([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "168.63.129.16/32", // a cloud's own services, asked from within it, under an address that looks like any other
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "2001::/23", // protocol assignments, Teredo among them: tunnels to addresses we could not judge
  "2001:db8::/32",
  "2002::/16", // 6to4, the same
  "2620:4f:8000::/48",
  "3fff::/20",
]);
const GLOBAL_UNICAST = blockListOf(["2000::/3"]);

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) addNetwork(list, network);
  return list;
}

function addNetwork(list: BlockList, network: string): boolean {
  const [address = "", prefix = "", ...rest] = network.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 6 ? 128 : 32)) return false;
  list.addSubnet(address, Number(prefix), family === 6 ? "ipv6" : "ipv4");
  return true;
}

function isWebOrigin(entry: string): boolean {
  const { origin, protocol } = new URL(entry);
  return (protocol === "http:" || protocol === "https:") && (entry === origin || entry === `${origin}/`);
}
