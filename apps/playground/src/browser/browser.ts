import { fetchNoted, type NotedCall } from "@wissel/testing/surf";
import { CookieJar } from "./cookie-jar.ts";

/** A page as the headless browser sees it after following redirects. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** A browser without a screen: follows redirects, keeps cookies, submits plain forms. No scripts, on purpose. */
export interface Browser {
  readonly open: (url: string, headers?: Readonly<Record<string, string>>) => Promise<Page>;
  /** Submits the first form of the page that posts, with these fields; hidden fields go along as they are. */
  readonly submit: (
    page: Page,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Page>;
  /** Sends a form of its own making, as of a page that is not played. */
  readonly send: (
    url: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Page>;
  /** Every request so far, redirects included. */
  readonly calls: readonly Readonly<NotedCall>[];
}

const MAX_REDIRECTS = 20;
const TIMEOUT_MS = 30_000;

/** Opens a browser without cookies. `stopAt` ends the chain of redirects before that address is asked. */
export function openBrowser(stopAt: (url: URL) => boolean): Browser {
  const jar = new CookieJar();
  const calls: NotedCall[] = [];

  async function go(url: URL, init: RequestInit): Promise<Page> {
    let [next, request] = [url, init];
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const cookie = jar.header(next);
      const headers = { ...request.headers, ...(cookie === "" ? {} : { cookie }) };
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetchNoted(calls, next.href, {
        ...request,
        headers,
        redirect: "manual",
        signal,
      });
      jar.store(next, response.headers.getSetCookie());
      const location = response.headers.get("location");
      const text = await response.text();
      if (response.status < 300 || response.status > 399 || location === null) {
        return { url: next, status: response.status, contentType: contentTypeOf(response), text };
      }
      next = new URL(location, next);
      if (stopAt(next)) return { url: next, status: response.status, contentType: "", text: "" };
      request = { ...init, method: "GET", body: null };
    }
    throw new Error(`${url.origin} redirects for ever`);
  }

  const post = (
    url: URL,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ) => go(url, { method: "POST", body: new URLSearchParams(fields), headers });

  return {
    open: (url, headers = {}) => go(new URL(url), { method: "GET", headers }),
    send: (url, fields, headers = {}) => post(new URL(url), fields, headers),
    submit(page, fields, headers = {}) {
      const form = formOf(page);
      return post(form.action, { ...form.hidden, ...fields }, headers);
    },
    calls,
  };
}

interface Form {
  readonly action: URL;
  readonly hidden: Readonly<Record<string, string>>;
}

function formOf(page: Page): Form {
  const forms = [...page.text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)];
  const form = forms.find(([, head = ""]) => attribute(head, "method")?.toLowerCase() === "post");
  if (form === undefined) throw new Error(`${page.url.href} answered ${page.status} without a form`);
  const [, head = "", content = ""] = form;
  const hidden = [...content.matchAll(/<input\b([^>]*)>/gi)]
    .map(([, tag = ""]) => tag)
    .filter((tag) => attribute(tag, "type") === "hidden")
    .map((tag) => [attribute(tag, "name") ?? "", attribute(tag, "value") ?? ""]);
  return { action: new URL(attribute(head, "action") ?? "", page.url), hidden: Object.fromEntries(hidden) };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`, "i").exec(tag)?.[1];
  return value
    ?.replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&");
}

function contentTypeOf(response: Response): string {
  return (response.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
}
