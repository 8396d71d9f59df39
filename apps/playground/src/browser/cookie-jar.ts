interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** Cookies of a headless browser, kept per host as browsers keep them: ports do not separate them (RFC 6265, 8.5). */
export class CookieJar {
  readonly #hosts = new Map<string, Map<string, Cookie>>();

  /** Takes what an answer sets. Only what our own servers use is understood: Path, Max-Age and Expires. */
  store(url: URL, setCookies: readonly string[]): void {
    const cookies = this.#hosts.get(url.hostname) ?? new Map<string, Cookie>();
    this.#hosts.set(url.hostname, cookies);
    for (const line of setCookies) {
      const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
      const split = pair.indexOf("=");
      const name = pair.slice(0, split);
      const path = attributeOf(attributes, "path") ?? "/";
      if (isExpired(attributes)) cookies.delete(`${name};${path}`);
      else cookies.set(`${name};${path}`, { name, value: pair.slice(split + 1), path });
    }
  }

  /** The Cookie header for a request; empty when there is nothing to send. */
  header(url: URL): string {
    return [...(this.#hosts.get(url.hostname)?.values() ?? [])]
      .filter(({ path }) => isUnder(url.pathname, path))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }
}

function attributeOf(attributes: readonly string[], name: string): string | undefined {
  return attributes
    .find((attribute) => attribute.toLowerCase().startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

function isExpired(attributes: readonly string[]): boolean {
  const maxAge = attributeOf(attributes, "max-age");
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = attributeOf(attributes, "expires");
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

function isUnder(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}
