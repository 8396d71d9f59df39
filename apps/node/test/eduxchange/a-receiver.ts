import { v7 as uuidv7 } from "uuid";
import { CLIENT, HOME, type HostNode, openHostNode, openSurroundings, SECRET } from "./a-host-node.ts";

const SIS = { user: "sis-adapter", password: "of the host" };
export const BROKER = { user: "broker", password: SECRET };
/** Nobody is there; browsers are sent on to it. */
export const PAGE = "http://broker.example/page";

/** Where a browser is sent, with the cookie that it was given. */
export interface Sent {
  readonly location: URL;
  readonly cookie: string;
}

/** What the broker gets when it starts an enrolment. */
export interface Started {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A node that is the receiver of its institution. */
export interface ReceiverWorld extends HostNode {
  /** A browser comes from the broker's page with this form. */
  begin(form?: Readonly<Record<string, string>>): Promise<Sent>;
  /** It comes back from the identity provider. */
  comeBack(url: string, cookie: string): Promise<Sent>;
  /** From the broker's page to the broker's page: a student has signed in. Answers the correlation id. */
  signedIn(eduid?: string): Promise<string>;
  /** As a system of the host, at the receiver that the node is. */
  relay(method: "GET" | "PATCH" | "POST", path: string, body?: object): Promise<Started>;
  start(correlationId: string, offering: object, language?: string): Promise<Started>;
}

export async function aReceiverWorld(): Promise<ReceiverWorld> {
  const surroundings = await openSurroundings();
  const { identityProvider, registry, home, baseUrl } = surroundings;
  const { authorizeUrl, tokenUrl, jwksUrl } = identityProvider;
  const receiver = {
    broker: { baseUrl: registry.baseUrl, clientUrl: PAGE, ...BROKER },
    sis: SIS,
    identityProvider: { ...CLIENT, authorizeUrl, tokenUrl, jwksUrl, issuer: identityProvider.baseUrl },
  };
  const node = await openHostNode(surroundings, { receiver });
  const asked = {
    homeInstitution: HOME,
    personURI: home.personsEndpoint,
    personAuth: "HEADER",
    associationsURI: home.associationsEndpoint,
    alliance: "lde",
    scope: `${HOME}/persons ${HOME}/results offline_access`,
  };

  async function browse(url: string, init: RequestInit): Promise<Sent> {
    const answer = await fetch(url, { ...init, redirect: "manual" });
    if (answer.status !== 302) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
    const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
    return { location: new URL(answer.headers.get("location") ?? ""), cookie };
  }

  const begin: ReceiverWorld["begin"] = async (form = {}) =>
    await browse(`${baseUrl}/eduxchange/enrollment`, {
      method: "POST",
      body: new URLSearchParams({ ...asked, ...form }),
    });
  const comeBack: ReceiverWorld["comeBack"] = async (url, cookie) =>
    await browse(url, { headers: { cookie } });

  return {
    ...node,
    begin,
    comeBack,
    async signedIn(eduid = uuidv7()) {
      const { location, cookie } = await begin();
      const back = identityProvider.signIn(location.href, { sub: eduid, eduid, givenName: "Gast" });
      return (await comeBack(back, cookie)).location.searchParams.get("correlationID") ?? "";
    },
    async relay(method, path, body) {
      const answer = await fetch(`${baseUrl}/eduxchange/receiver${path}`, {
        method,
        headers: {
          authorization: basic(SIS),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as Started["body"] };
    },
    async start(correlationId, offering, language = "en") {
      const answer = await fetch(`${baseUrl}/eduxchange/start`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: basic(BROKER),
          "x-correlation-id": correlationId,
          "accept-language": language,
        },
        body: JSON.stringify(offering),
      });
      return { status: answer.status, body: (await answer.json()) as Started["body"] };
    },
  };
}

function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
