import { type EduxchangeOperations, problemOf } from "@wissel/contract";
import type { Clock, OfferingDirectory, RegisteredHome } from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import type { SealingKey } from "@wissel/trust";
import type { Handlers } from "../../http/operation.ts";
import { openJson, sealJson } from "../../session/seal-json.ts";
import type { CookieJar } from "../../session/session-cookie.ts";
import { languageOf } from "../language.ts";
import { publishedOffering } from "../published-offering.ts";
import type { EduxchangeRegistry, RegisteredHost } from "./broker-file.ts";
import { brokerPage } from "./broker-page.ts";

export interface BrokerPorts extends EduxchangeRegistry {
  readonly homes: readonly RegisteredHome[];
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly http: Pick<PeerHttp, "postJsonWithin">;
  readonly jar: CookieJar;
  readonly seal: SealingKey;
  readonly clock: Clock;
  /** Of the page, below the node's address. */
  readonly path: string;
}

export type BrokerHandlers = Pick<
  Handlers<EduxchangeOperations>,
  "chooseOffering" | "showBroker" | "startAtHost"
>;

/** What a student has chosen; kept sealed in the browser. */
interface Choice {
  readonly home: string;
  readonly host: string;
  readonly offeringId: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const CHOICE_LIFETIME_MS = 3 * 3_600_000;
/** As long as SURF's broker waits for a receiver, which waits for home and the host's system in turn. */
const START_BOUNDS = { timeoutMs: 20_000, maxBytes: 64 * 1024 };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The broker of a federation, toward students' browsers: nothing is kept here. */
export function brokerHandlers(ports: BrokerPorts): BrokerHandlers {
  const { jar, seal, clock, path } = ports;

  async function chosen(cookieHeader: string | undefined) {
    const sealed = jar.read(cookieHeader, "choice");
    const choice = sealed === undefined ? undefined : ((await openJson(sealed, seal)) as Choice | undefined);
    if (choice === undefined || clock.now().getTime() >= choice.until) return undefined;
    return await known(ports, choice);
  }

  return {
    async chooseOffering({ body }) {
      const form = new URLSearchParams(body);
      const said = (name: string) => form.get(name)?.toLowerCase() ?? "";
      const [home, host] = [said("homeInstitutionSchacHome"), said("guestInstitutionSchacHome")];
      const offeringId = said("offeringId");
      const to = (query: string) => ({ location: `${path}?${query}`, "cache-control": "no-store" });
      if (home === "" || host === "" || !UUID.test(offeringId))
        return { status: 302, headers: to("error=400") };
      if ((await known(ports, { home, host, offeringId })) === undefined)
        return { status: 302, headers: to("error=404") };
      const until = clock.now().getTime() + CHOICE_LIFETIME_MS;
      const sealed = await sealJson({ home, host, offeringId, until } satisfies Choice, seal);
      const cookie = jar.write("choice", sealed, CHOICE_LIFETIME_MS / 1000);
      return { status: 302, headers: { ...to("step=approve"), "set-cookie": cookie } };
    },

    async showBroker({ query, headers }) {
      const language = languageOf(headers["accept-language"]);
      const { step, error, correlationID } = query;
      if (error !== undefined) return brokerPage({ about: error, language });
      const choice = await chosen(headers.cookie);
      if (choice === undefined) return brokerPage({ about: "409", language });
      const said = choice.title;
      if (step === "approve")
        return brokerPage({ about: step, language, said, form: approval(choice.home, choice.host) });
      if (step !== "enroll" || correlationID === undefined) return brokerPage({ about: "400", language });
      const form = { action: `${path}/start`, fields: { correlationID } };
      return brokerPage({ about: step, language, said, form });
    },

    async startAtHost({ body, headers }) {
      const language = languageOf(headers["accept-language"]);
      const correlationId = new URLSearchParams(body).get("correlationID") ?? "";
      const choice = await chosen(headers.cookie);
      if (choice === undefined) return brokerPage({ about: "409", language });
      if (!/^[\w-]{1,200}$/.test(correlationId)) return brokerPage({ about: "400", language });
      const { code, message, redirect } = await start(ports, choice, { correlationId, language });
      return brokerPage({ about: code < 400 ? "done" : `${code}`, language, said: message, link: redirect });
    },
  };
}

type KnownChoice = NonNullable<Awaited<ReturnType<typeof known>>>;

/** The choice with what it names, as it is now. */
async function known(
  { homes, hosts, offerings }: BrokerPorts,
  choice: Pick<Choice, "home" | "host" | "offeringId">,
) {
  const home = homes.find(({ schacHome }) => schacHome === choice.home);
  const host = hosts.find(({ schacHome }) => schacHome === choice.host);
  const offering = await publishedOffering(offerings, choice.host, choice.offeringId);
  if (home === undefined || host === undefined || offering === undefined) return undefined;
  return { home, host, offering, title: `${offering.name[0]?.value ?? ""} (${host.name})` };
}

/** What the host's receiver is handed, all of it by the registry. */
function approval(home: RegisteredHome, host: RegisteredHost) {
  const fields = {
    homeInstitution: home.schacHome,
    personURI: home.personsUrl,
    personAuth: home.personAuthentication,
    associationsURI: home.associationsUrl,
    scope: home.scopes.join(" "),
  };
  return { action: host.enrollmentUrl, fields };
}

interface StartedAtHost {
  readonly code: number;
  readonly message?: string;
  readonly redirect?: string;
}

/** Has the host's receiver start, and reads what it says; no answer is 408, as in SURF's broker. */
async function start(
  { http }: BrokerPorts,
  { host, offering }: KnownChoice,
  { correlationId, language }: { readonly correlationId: string; readonly language: string },
): Promise<StartedAtHost> {
  const { startUrl: url, user, password } = host;
  const headers = {
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
    "x-correlation-id": correlationId,
    "accept-language": language,
  };
  try {
    const { status, body } = await http.postJsonWithin(START_BOUNDS, { url, body: offering, headers });
    if (status !== 200) return { code: status };
    if (typeof body !== "object" || body === null) return { code: 500 };
    const { code, message, redirect } = body as Readonly<Record<string, unknown>>; // any object may be read by names
    if (typeof code !== "number") return { code: 500 };
    const link = typeof redirect === "string" && /^https?:\/\//.test(redirect) ? { redirect } : {};
    return { code, ...(typeof message === "string" ? { message } : {}), ...link };
  } catch (error) {
    if (error instanceof PeerUnreachable) return { code: 408 };
    throw error;
  }
}

/** What is answered where this node is nobody's broker. */
export const NO_BROKER_HANDLERS: BrokerHandlers = {
  chooseOffering: async () => NOT_HERE,
  showBroker: async () => NOT_HERE,
  startAtHost: async () => NOT_HERE,
};

const NOT_HERE = { problem: problemOf("address-unknown") };
