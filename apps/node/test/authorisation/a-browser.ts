/** A browser without scripts: follows redirects and keeps cookies by path, as far as these tests need it. */
export interface Browser {
  /** Follows redirects until an answer is none, or leads to `stopAt`. */
  open(
    url: string,
    stopAt: string,
  ): Promise<{ readonly status: number; readonly url: string; readonly text: string }>;
  /** One request with its cookies, no redirect followed. */
  send(url: string, init?: RequestInit): Promise<Response>;
  /** The cookies that a request there would carry, as one header. */
  cookiesFor(url: string): string;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly host: string;
}

const MAX_REDIRECTS = 15;

export function aBrowser(): Browser {
  let jar: readonly Cookie[] = [];
  function cookiesFor(url: URL): string {
    const sent = jar.filter(({ host, path }) => host === url.host && url.pathname.startsWith(path));
    return sent.map(({ name, value }) => `${name}=${value}`).join("; ");
  }
  async function send(url: URL, init: RequestInit = {}): Promise<Response> {
    const headers = { accept: "text/html, */*;q=0.8", ...init.headers, cookie: cookiesFor(url) };
    const response = await fetch(url, { ...init, redirect: "manual", headers });
    for (const header of response.headers.getSetCookie()) {
      const cookieSet = parseCookie(header, url.host);
      const others = jar.filter((one) => one.name !== cookieSet.name || one.path !== cookieSet.path);
      jar = cookieSet.value === "" ? others : [...others, cookieSet];
    }
    return response;
  }
  return {
    send: (url, init) => send(new URL(url), init),
    cookiesFor: (url) => cookiesFor(new URL(url)),
    async open(url, stopAt) {
      let current = new URL(url);
      for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
        const response = await send(current);
        const location = response.headers.get("location");
        const text = await response.text();
        if (location === null) return { status: response.status, url: current.href, text };
        current = new URL(location, current);
        if (current.href.startsWith(stopAt)) return { status: response.status, url: current.href, text };
      }
      throw new Error(`${url} redirects without end`);
    },
  };
}

function parseCookie(header: string, host: string): Cookie {
  const [pair = "", ...attributes] = header.split(";").map((part) => part.trim());
  const [name = "", value = ""] = pair.split("=");
  const path = attributes.find((attribute) => attribute.toLowerCase().startsWith("path="))?.slice(5) ?? "/";
  return { name, value, path, host };
}
