import { randomUUID } from "node:crypto";
import {
  membersOf,
  openStandIn,
  type StandIn,
  type StandInAnswer,
  type StandInPlace,
  type StandInRequest,
} from "./stand-in.ts";

/** What a home keeps of an association. */
export interface KeptAssociation {
  readonly associationId: string;
  state: string;
  /** Everything it was sent, the first one included. */
  readonly messages: Readonly<Record<string, unknown>>[];
}

/** Stands in for a home's OOAPI endpoint: gives every POST an association of its own, as theirs does. */
export interface SurfHome extends StandIn {
  readonly personsEndpoint: string;
  readonly associationsEndpoint: string;
  readonly associations: readonly KeptAssociation[];
  /** How often it was asked who a student is. */
  readonly personsAsked: number;
  /** What it says of new associations, and from now on of those it has. */
  says(state: string): void;
  /** The next so many requests of this method are carried out, and answered with 500. */
  failAfterCommit(method: "POST" | "PATCH", times: number): void;
  /** The next question who a student is is answered with this status. */
  refusePerson(status: number): void;
  /** The next so many are answered with this status and not carried out; none: from now on all are. */
  refuse(status: number, times: number): void;
}

export interface SurfHomeOptions extends StandInPlace {
  readonly schacHome: string;
  /** By the token that it is asked with. */
  readonly personOf: (accessToken: string) => object | undefined;
}

export async function openSurfHome({ schacHome, personOf, ...place }: SurfHomeOptions): Promise<SurfHome> {
  const associations: KeptAssociation[] = [];
  const refusals: number[] = [];
  const personRefusals: number[] = [];
  let state = "associated";
  let personsAsked = 0;
  const failures = { POST: 0, PATCH: 0 };

  const guarded = (handle: (request: StandInRequest) => StandInAnswer) => (request: StandInRequest) => {
    const refusal = refusals.shift();
    if (refusal !== undefined) return { status: refusal };
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    if (personOf(token) === undefined) return { status: 401 };
    const answer = handle(request);
    const { method } = request;
    if ((method !== "POST" && method !== "PATCH") || failures[method] === 0) return answer;
    failures[method] -= 1;
    return { status: 500 };
  };

  function person({ headers }: StandInRequest): StandInAnswer {
    const told = personOf(headers.authorization?.replace("Bearer ", "") ?? "");
    return { status: 200, body: { otherCodes: [{ codeType: "schacHome", code: schacHome }], ...told } };
  }

  function create({ json }: StandInRequest): StandInAnswer {
    const said = membersOf(json);
    // The two that theirs cannot do without.
    if (said.role === undefined || said.remoteState === undefined) return { status: 400 };
    const association = { associationId: randomUUID(), state, messages: [said] };
    associations.push(association);
    const { associationId } = association;
    return { status: 201, body: { associationId, state, message: [{ language: "en-GB", value: state }] } };
  }

  function onOne({ method, caught, json }: StandInRequest): StandInAnswer {
    const found = associations.find(({ associationId }) => associationId === caught[0]);
    if (found === undefined) return { status: 404 };
    if (method === "PATCH") found.messages.push(membersOf(json));
    const { associationId } = found;
    return { status: 200, body: { associationId, state: found.state, role: "student" } };
  }

  const standIn = await openStandIn(place, [
    [
      "GET",
      /^\/persons\/me$/,
      (request) => {
        personsAsked += 1;
        const status = personRefusals.shift();
        return status === undefined ? guarded(person)(request) : { status };
      },
    ],
    ["POST", /^\/associations\/external\/me$/, guarded(create)],
    ["GET", /^\/associations\/([^/]+)$/, guarded(onOne)],
    ["PATCH", /^\/associations\/([^/]+)$/, guarded(onOne)],
  ]);
  return {
    ...standIn,
    personsEndpoint: `${standIn.baseUrl}/persons/me`,
    associationsEndpoint: `${standIn.baseUrl}/associations`,
    associations,
    get personsAsked() {
      return personsAsked;
    },
    says(word) {
      state = word;
      for (const one of associations) one.state = word;
    },
    failAfterCommit(method, times) {
      failures[method] = times;
    },
    refusePerson: (status) => void personRefusals.push(status),
    refuse: (status, times) => void refusals.splice(0, refusals.length, ...new Array(times).fill(status)),
  };
}
