import { isIP } from "node:net";
import type { RequestLimits } from "./http/limits.ts";
import type { SettingsReader } from "./settings-reader.ts";

/**
 * What one caller may ask. Wide enough for an opening, in which thousands of students come through one portal or
 * address: there each counts for themselves.
 */
export function readLimits(read: SettingsReader): RequestLimits {
  const counts = { least: 1, most: 10_000_000 } as const;
  return {
    personCommands: read.integer("WISSEL_RATE_PER_PERSON", { ...counts, otherwise: 100 }),
    client: read.integer("WISSEL_RATE_PER_CLIENT", { ...counts, otherwise: 5_000 }),
    partner: read.integer("WISSEL_RATE_PER_PARTNER", { ...counts, otherwise: 5_000 }),
    address: read.integer("WISSEL_RATE_PER_ADDRESS", { ...counts, otherwise: 10_000 }),
    partnerAtOnce: read.integer("WISSEL_PARTNER_CONCURRENCY", { least: 1, most: 10_000, otherwise: 64 }),
  };
}

/** Exact addresses and networks only: a proxy that is believed too widely lets everybody choose their address. */
export function readTrustedProxies(read: SettingsReader): readonly string[] {
  const proxies = read.list("WISSEL_TRUSTED_PROXIES");
  for (const proxy of proxies) {
    const [address = "", prefix, ...rest] = proxy.split("/");
    const most = isIP(address) === 6 ? 128 : 32;
    const isNetwork = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most);
    if (isIP(address) === 0 || !isNetwork || rest.length > 0)
      read.complain(`WISSEL_TRUSTED_PROXIES: ${proxy} is neither an address nor a network`);
  }
  return proxies;
}
