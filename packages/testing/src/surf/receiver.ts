import { randomUUID } from "node:crypto";
import { fetchNoted, type NotedCall } from "./call-log.ts";
import { openHomeCalls } from "./receiver-home-calls.ts";
import {
  basic,
  isBasic,
  membersOf,
  openStandIn,
  type StandIn,
  type StandInAnswer,
  type StandInPlace,
  type StandInRequest,
  type StandInRoute,
} from "./stand-in.ts";

/** A student who has signed in at a receiver, with the tokens that it keeps. */
export interface SignedInStudent {
  readonly homeInstitution: string;
  readonly eduid: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
}

interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface SurfReceiverOptions extends StandInPlace {
  readonly registryUrl: string;
  readonly tokenUrl: string;
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  /** By which the host's own systems call it. */
  readonly sis: Credentials;
  /** By which the broker calls it. */
  readonly broker: Credentials;
  /** The host's own system, and by what it is called. */
  readonly backend?: Credentials & { readonly url: string };
}

/** Stands in for SURF's enrolment receiver, as it is: one synchronous chain, tokens kept, whatever fails is repeated once. */
export interface SurfReceiver extends StandIn {
  /** What signing in leaves behind; answers the correlation id. */
  signIn(student: SignedInStudent): string;
  /** The call of the broker that starts an enrolment; what the student's screen gets. */
  start(correlationId: string, offering: object, language?: string): Promise<StartAnswer>;
}

export interface StartAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface EnrolmentRequest extends SignedInStudent {
  /** Of the association at home, once one answered 201 with a text. */
  associationId?: string;
}

export async function openSurfReceiver(options: SurfReceiverOptions): Promise<SurfReceiver> {
  const { sis, broker, backend } = options;
  const requests = new Map<string, EnrolmentRequest>();
  const calls: NotedCall[] = [];
  const home = openHomeCalls(options, calls);
  const newest = (eduid: string) => [...requests.values()].filter((one) => one.eduid === eduid).at(-1);
  const expired = (): StandInAnswer => ({ status: 409, body: { error: true, status: "CONFLICT" } });

  const asSis =
    (handle: (request: StandInRequest) => Promise<StandInAnswer>) => async (request: StandInRequest) =>
      isBasic(request, sis.user, sis.password) ? await handle(request) : { status: 401 };

  async function associate({ caught, json }: StandInRequest): Promise<StandInAnswer> {
    const request = newest(caught[0] ?? "");
    if (request === undefined) return expired();
    const answer = await home.call(request, "associations", {
      method: "POST",
      path: "/external/me",
      body: json,
    });
    const { associationId } = membersOf(answer.body);
    if (answer.status === 201 && typeof associationId === "string") request.associationId = associationId;
    return answer;
  }

  async function onAssociation({ method, caught, json }: StandInRequest): Promise<StandInAnswer> {
    const request = [...requests.values()].find((one) => one.associationId === caught[0]);
    if (request === undefined) return expired();
    const path = `/${caught[0]}`;
    if (method === "GET") return await home.call(request, "associations", { method, path });
    const body = { ...membersOf(json), personId: request.eduid };
    return await home.call(request, "associations", { method: "PATCH", path, body });
  }

  async function person({ caught }: StandInRequest): Promise<StandInAnswer> {
    const request = newest(caught[0] ?? "");
    if (request === undefined) return expired();
    const answer = await home.call(request, "persons", { method: "GET", path: "" });
    if (answer.status !== 200) return answer;
    return { ...answer, body: { ...membersOf(answer.body), personId: request.eduid } };
  }

  async function results({ json }: StandInRequest): Promise<StandInAnswer> {
    const request = newest(String(membersOf(json).personId));
    if (request === undefined) return expired();
    return await home.call(request, "associations", { method: "POST", path: "/me", body: json });
  }

  async function start(request: StandInRequest): Promise<StandInAnswer> {
    if (!isBasic(request, broker.user, broker.password)) return { status: 401 };
    const found = requests.get(request.headers["x-correlation-id"] ?? "");
    if (found === undefined) return expired();
    const told = await home.call(found, "persons", { method: "GET", path: "" });
    if (told.status >= 400) return told;
    if (backend === undefined) throw new Error("this receiver has no backend");
    const body = { offering: request.json, person: { ...membersOf(told.body), personId: found.eduid } };
    const answer = await fetchNoted(calls, backend.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: basic(backend.user, backend.password),
        "accept-language": request.headers["accept-language"] ?? "nl",
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) return { status: answer.status, body: { error: true, details: await answer.text() } };
    const said = membersOf(await answer.json());
    const { code } = said;
    if (typeof code !== "number" || !Number.isInteger(code))
      throw new TypeError("code is cast to an integer");
    return code < 400
      ? { status: code, body: said }
      : { status: 200, body: { ...said, reference: randomUUID() } };
  }

  const routes: readonly StandInRoute[] = [
    ["POST", /^\/associations\/external\/([^/]+)$/, asSis(associate)],
    ["GET", /^\/associations\/([^/]+)$/, asSis(onAssociation)],
    ["PATCH", /^\/associations\/([^/]+)$/, asSis(onAssociation)],
    ["GET", /^\/person\/([^/]+)$/, asSis(person)],
    ["POST", /^\/api\/results$/, asSis(results)],
    ["POST", /^\/api\/start$/, start],
  ];
  const standIn = await openStandIn(options, routes, calls);
  return {
    ...standIn,
    signIn(student) {
      const correlationId = randomUUID();
      requests.set(correlationId, { ...student });
      return correlationId;
    },
    async start(correlationId, offering, language = "nl") {
      const answer = await fetch(`${standIn.baseUrl}/api/start`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-correlation-id": correlationId,
          "accept-language": language,
          authorization: basic(broker.user, broker.password),
        },
        body: JSON.stringify(offering),
      });
      return { status: answer.status, body: membersOf(await answer.json().catch(() => undefined)) };
    },
  };
}
