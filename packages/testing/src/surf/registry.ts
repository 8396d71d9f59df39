import { membersOf, openStandIn, type StandIn, type StandInAnswer, type StandInPlace } from "./stand-in.ts";

/** An institution as the broker's registry has it. */
export interface RegisteredInstitution {
  readonly schacHome: string;
  readonly personsEndpoint: string;
  readonly associationsEndpoint: string;
  /** Separated by spaces. */
  readonly scopes?: string;
}

/** Stands in for the registry of SURF's broker: asked by receivers for each later call, with no credentials. */
export interface SurfRegistry extends StandIn {
  register(institution: RegisteredInstitution): void;
}

export async function openSurfRegistry(place: StandInPlace): Promise<SurfRegistry> {
  const institutions = new Map<string, RegisteredInstitution>();
  const endpoints = () =>
    [...institutions.values()].flatMap((one) => [one.personsEndpoint, one.associationsEndpoint]);

  function answerOf(json: unknown, find: (found: RegisteredInstitution) => object): StandInAnswer {
    const found = institutions.get(String(membersOf(json).homeInstitution));
    return found === undefined ? { status: 404 } : { status: 200, body: find(found) };
  }

  const standIn = await openStandIn(place, [
    [
      "POST",
      /^\/api\/associations-uri$/,
      ({ json }) => answerOf(json, ({ associationsEndpoint: associationsURI }) => ({ associationsURI })),
    ],
    [
      "POST",
      /^\/api\/persons-uri$/,
      ({ json }) => answerOf(json, ({ personsEndpoint: personsURI }) => ({ personsURI })),
    ],
    [
      "POST",
      /^\/api\/validate-service-registry-endpoints$/,
      ({ json }) => {
        const { personURI, associationsURI } = membersOf(json);
        // Each only has to belong to some institution, whichever.
        const named = [personURI, associationsURI].filter((uri) => uri !== undefined);
        const valid = personURI !== undefined && named.every((uri) => endpoints().includes(String(uri)));
        return { status: 200, body: { valid } };
      },
    ],
    [
      "GET",
      /^\/api\/service-registry$/,
      () => ({
        status: 200,
        // Nothing of the addresses.
        body: [...institutions.values()].map(({ schacHome, scopes }) => ({ schacHome, scopes })),
      }),
    ],
  ]);
  return { ...standIn, register: (institution) => void institutions.set(institution.schacHome, institution) };
}
