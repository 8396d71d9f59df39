import type { Clock, Login, NewId, OidcRecords } from "@wissel/core";
import { openText, type SealingKey, sealText } from "@wissel/trust";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errors, type InteractionResults } from "oidc-provider";
import { messagePage, PAGE_HEADERS } from "../http/page.ts";
import { type CurrentProvider, loginPath } from "./authorization-server.ts";
import { type HomeIdentityProvider, IdentityProviderTrouble, type PendingLogin } from "./home-login.ts";
import type { KnownClients } from "./known-clients.ts";
import type { StaffDirectory } from "./staff-directory.ts";

export interface LoginPorts {
  readonly baseUrl: string;
  readonly provider: CurrentProvider;
  /** Undefined: none is configured, nobody can sign in. */
  readonly home: HomeIdentityProvider | undefined;
  readonly clients: KnownClients;
  readonly staff: Pick<StaffDirectory, "rolesOf" | "hearClaims">;
  readonly records: OidcRecords;
  readonly seal: SealingKey;
  /** Keeps what was said of the person, and answers with the subject that this client knows the person by. */
  readonly recordLogin: (login: Login, clientId: string) => Promise<string>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Where the identity provider sends the browser back to; registered there. */
export const CALLBACK_PATH = "/oauth/callback";

const PENDING_MODEL = "HomeLogin";
const PENDING_LIFETIME_MS = 15 * 60 * 1000;

/** The way through the home institution's identity provider, between oidc-provider's question and its answer. */
export function addLoginRoutes(app: FastifyInstance, ports: LoginPorts): void {
  app.get<{ Params: { uid: string } }>(loginPath(":uid"), (request, reply) =>
    answering(reply, () => begin(request, reply, ports)),
  );
  app.get(CALLBACK_PATH, (request, reply) => answering(reply, () => comeBack(request, reply)));
  app.get<{ Params: { uid: string } }>(`${loginPath(":uid")}/finish`, (request, reply) =>
    answering(reply, () => finish(request, reply, ports)),
  );
}

type LoginRequest = FastifyRequest<{ Params: { uid: string } }>;

async function begin(request: LoginRequest, reply: FastifyReply, ports: LoginPorts): Promise<FastifyReply> {
  const { uid } = await ports.provider().interactionDetails(request.raw, reply.raw);
  if (uid !== request.params.uid) throw new errors.SessionNotFound("another sign-in was begun since");
  if (ports.home === undefined) {
    return await refuse(request, reply, ports, {
      code: "server_error",
      why: "no identity provider is configured",
    });
  }
  try {
    const { url, pending } = await ports.home.begin({ uid });
    await ports.records.saveRecord({
      model: PENDING_MODEL,
      id: uid,
      payload: { sealed: await sealText(JSON.stringify(pending), ports.seal) },
      expiresAt: new Date(ports.clock.now().getTime() + PENDING_LIFETIME_MS),
    });
    return reply.redirect(url, 303);
  } catch (error) {
    return await giveUp(error, { request, reply, ports });
  }
}

/** The sign-in's cookie is bound to its own path, so the browser is led there, with what the provider said. */
async function comeBack(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { searchParams, search } = new URL(request.url, "http://any");
  const [uid = ""] = (searchParams.get("state") ?? "").split(".");
  if (!/^[\w-]{10,100}$/.test(uid)) throw new errors.SessionNotFound("this is no answer to a sign-in");
  return reply.redirect(`${loginPath(uid)}/finish${search}`, 303);
}

async function finish(request: LoginRequest, reply: FastifyReply, ports: LoginPorts): Promise<FastifyReply> {
  const { provider, home, baseUrl } = ports;
  const { uid, params } = await provider().interactionDetails(request.raw, reply.raw);
  if (uid !== request.params.uid) throw new errors.SessionNotFound("another sign-in was begun since");
  const pending = await takePending(uid, ports);
  const { search, searchParams } = new URL(request.url, "http://any");
  if (home === undefined || pending === undefined || searchParams.get("state") !== pending.state) {
    throw new errors.SessionNotFound("this answer fits no sign-in that is under way");
  }
  if (searchParams.has("error")) {
    const why = "you did not sign in at your institution";
    return await refuse(request, reply, ports, { code: "access_denied", why });
  }
  try {
    const found = await home.finish(new URL(`${CALLBACK_PATH}${search}`, baseUrl), pending);
    const clientId = String(params.client_id);
    const refusal = await refusalOf(found, clientId, ports);
    if (refusal !== undefined)
      return await refuse(request, reply, ports, { code: "access_denied", why: refusal });
    const accountId =
      ports.clients.find(clientId)?.kind === "desk"
        ? found.login.loginSubject
        : await ports.recordLogin(found.login, clientId);
    return await conclude(request, reply, ports, { login: { accountId, remember: false } });
  } catch (error) {
    return await giveUp(error, { request, reply, ports });
  }
}

/** Good once: who sends the same answer again finds nothing. */
async function takePending(
  uid: string,
  { records, seal, clock }: LoginPorts,
): Promise<PendingLogin | undefined> {
  if (!(await records.consumeRecord(PENDING_MODEL, uid, clock.now()))) return undefined;
  const record = await records.findRecord(PENDING_MODEL, uid);
  await records.removeRecord(PENDING_MODEL, uid);
  return JSON.parse(await openText(String(record?.payload.sealed), seal)) as PendingLogin; // sealed in begin
}

/** Portals are for students, the desk is for staff with a role. */
async function refusalOf(
  { login, affiliations, claims, isAtHome }: Awaited<ReturnType<HomeIdentityProvider["finish"]>>,
  clientId: string,
  { clients, staff }: LoginPorts,
): Promise<string | undefined> {
  if (!isAtHome) return "your account is of another institution (home-organisation-mismatch)";
  if (clients.find(clientId)?.kind === "desk") {
    await staff.hearClaims(login.loginSubject, claims);
    return (await staff.rolesOf(login.loginSubject)).length === 0
      ? "your account has no role at the exchange desk of this institution"
      : undefined;
  }
  const isStudent = affiliations === undefined || affiliations.includes("student");
  return isStudent ? undefined : "your account is not that of a student of this institution";
}

interface Conclusion {
  readonly code: string;
  readonly why: string;
}

/** Tells the client, by way of the browser, why there is no sign-in. */
async function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  ports: LoginPorts,
  { code, why }: Conclusion,
): Promise<FastifyReply> {
  return await conclude(request, reply, ports, { error: code, error_description: why });
}

async function conclude(
  request: FastifyRequest,
  reply: FastifyReply,
  { provider }: LoginPorts,
  result: InteractionResults,
): Promise<FastifyReply> {
  return reply.redirect(await provider().interactionResult(request.raw, reply.raw, result), 303);
}

interface GivingUp {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly ports: LoginPorts;
}

async function giveUp(error: unknown, { request, reply, ports }: GivingUp): Promise<FastifyReply> {
  if (!(error instanceof IdentityProviderTrouble)) throw error;
  request.log.warn({ code: error.code, cause: String(error.cause) }, error.message);
  const why = "the institution's own sign-in does not answer as it should; try again in a moment";
  return await refuse(request, reply, ports, { code: "temporarily_unavailable", why });
}

/** A browser that comes without a sign-in under way gets a page that says so. */
async function answering(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    return reply
      .code(400)
      .headers(PAGE_HEADERS)
      .send(
        messagePage("This sign-in is over", [
          "It took too long, was finished already, or was begun in another browser.",
          "Go back to where you came from and sign in again.",
        ]),
      );
  }
}
