import type { SurfIdentityProvider } from "@wissel/testing/surf";
import { v7 as uuidv7 } from "uuid";

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

/** Students who visit a node that is its own receiver, and the broker that starts them there. */
export interface Visits {
  /** A browser comes from the broker's page with this form. */
  begin(form?: Readonly<Record<string, string>>): Promise<Sent>;
  /** It comes back from the identity provider. */
  comeBack(url: string, cookie: string): Promise<Sent>;
  /** From the broker's page to the broker's page: a student has signed in. Answers the correlation id. */
  signedIn(eduid?: string): Promise<string>;
  start(correlationId: string, offering: object, language?: string): Promise<Started>;
}

export interface VisitedNode {
  readonly baseUrl: string;
  readonly identityProvider: SurfIdentityProvider;
  /** What browsers bring from the broker's page. */
  readonly asked: Readonly<Record<string, string>>;
  /** By what the broker is known. */
  readonly broker: { readonly user: string; readonly password: string };
}

export function visitsTo({ baseUrl, identityProvider, asked, broker }: VisitedNode): Visits {
  async function browse(url: string, init: RequestInit): Promise<Sent> {
    const answer = await fetch(url, { ...init, redirect: "manual" });
    if (answer.status !== 302) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
    const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
    return { location: new URL(answer.headers.get("location") ?? ""), cookie };
  }

  const begin: Visits["begin"] = async (form = {}) =>
    await browse(`${baseUrl}/eduxchange/enrollment`, {
      method: "POST",
      body: new URLSearchParams({ ...asked, ...form }),
    });
  const comeBack: Visits["comeBack"] = async (url, cookie) => await browse(url, { headers: { cookie } });

  return {
    begin,
    comeBack,
    async signedIn(eduid = uuidv7()) {
      const { location, cookie } = await begin();
      const back = identityProvider.signIn(location.href, { sub: eduid, eduid, givenName: "Gast" });
      return (await comeBack(back, cookie)).location.searchParams.get("correlationID") ?? "";
    },
    async start(correlationId, offering, language = "en") {
      const { user, password } = broker;
      const answer = await fetch(`${baseUrl}/eduxchange/start`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
          "x-correlation-id": correlationId,
          "accept-language": language,
        },
        body: JSON.stringify(offering),
      });
      return { status: answer.status, body: (await answer.json()) as Started["body"] };
    },
  };
}
