import type { Clock, RegisteredHome } from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";

/** Homes as they are registered: by the file of this node, and else by the broker. */
export interface RegisteredHomes {
  /** Undefined: not registered. Throws PeerUnreachable where the broker has to be asked and does not say. */
  find(schacHome: string): Promise<RegisteredHome | undefined>;
}

export interface RegisteredHomesPorts {
  readonly http: Pick<PeerHttp, "getJson" | "postJson">;
  readonly clock: Clock;
  readonly homes: readonly RegisteredHome[];
  /** Our schacHome: who is at home here is nobody's guest. */
  readonly own: string;
  /** Of the broker's registry. */
  readonly baseUrl: string | undefined;
}

/** How long the broker's word is taken; when it does not answer, the last one goes on to count. */
const BELIEVED_MS = 60_000;
/** As many institutions as nobody has. */
const REMEMBERED = 1_000;

interface Known {
  readonly home: RegisteredHome;
  readonly until: number;
}

export function openRegisteredHomes(ports: RegisteredHomesPorts): RegisteredHomes {
  const { http, clock, homes, own, baseUrl } = ports;
  const named = new Map(homes.map((home) => [home.schacHome, home]));
  const known = new Map<string, Known>();
  const asking = new Map<string, Promise<RegisteredHome | undefined>>();

  async function ask(registry: string, schacHome: string): Promise<RegisteredHome | undefined> {
    try {
      const home = await askRegistry(http, registry, schacHome);
      known.delete(schacHome);
      if (home !== undefined && known.size < REMEMBERED)
        known.set(schacHome, { home, until: clock.now().getTime() + BELIEVED_MS });
      return home;
    } catch (error) {
      const last = known.get(schacHome)?.home;
      if (last === undefined || !(error instanceof PeerUnreachable)) throw error;
      return last;
    }
  }

  return {
    async find(schacHome) {
      if (schacHome === own) return undefined;
      const found = named.get(schacHome);
      if (found !== undefined || baseUrl === undefined) return found;
      const before = known.get(schacHome);
      if (before !== undefined && clock.now().getTime() < before.until) return before.home;
      const asked = asking.get(schacHome) ?? ask(baseUrl, schacHome).finally(() => asking.delete(schacHome));
      asking.set(schacHome, asked);
      return await asked;
    },
  };
}

/** The addresses of this very home, and its scopes: the broker's own check takes any address of any institution. */
async function askRegistry(
  http: RegisteredHomesPorts["http"],
  baseUrl: string,
  schacHome: string,
): Promise<RegisteredHome | undefined> {
  const asked = { homeInstitution: schacHome };
  const [persons, associations, list] = await Promise.all([
    http.postJson(`${baseUrl}/api/persons-uri`, asked),
    http.postJson(`${baseUrl}/api/associations-uri`, asked),
    http.getJson(`${baseUrl}/api/service-registry`),
  ]);
  if ([persons, associations, list].some(({ status }) => status !== 200 && status !== 404))
    throw new PeerUnreachable("peer-unreachable", new URL(baseUrl).origin);
  const { personsURI } = membersOf(persons.body);
  const { associationsURI } = membersOf(associations.body);
  const entries = Array.isArray(list.body) ? list.body.map(membersOf) : [];
  const entry = entries.find((one) => one.schacHome === schacHome);
  if (typeof personsURI !== "string" || typeof associationsURI !== "string") return undefined;
  return {
    schacHome,
    personsUrl: personsURI,
    personAuthentication: entry?.personAuthentication === "FORM" ? "FORM" : "HEADER",
    associationsUrl: associationsURI,
    scopes: typeof entry?.scopes === "string" ? entry.scopes.split(/\s+/) : [],
  };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  // Any object may be read by names.
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
