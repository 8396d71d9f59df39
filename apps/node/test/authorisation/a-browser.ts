/** A browser without scripts: follows redirects and keeps cookies by path, as far as these tests need it. */
export interface Browser {
  /** Follows redirects until an answer is none, or leads to `stopAt`. */
  open(
    url: string,
    stopAt: string,
  ): Promise<{ readonly status: number; readonly url: string; readonly text: string }>;
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
  async function get(url: URL): Promise<Response> {
    const sent = jar.filter(({ host, path }) => host === url.host && url.pathname.startsWith(path));
    const cookie = sent.map(({ name, value }) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const header of response.headers.getSetCookie()) {
      const cookieSet = parseCookie(header, url.host);
      const others = jar.filter((one) => one.name !== cookieSet.name || one.path !== cookieSet.path);
      jar = [...others, cookieSet];
    }
    return response;
  }
  return {
    async open(url, stopAt) {
      let current = new URL(url);
      for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
        const response = await get(current);
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
