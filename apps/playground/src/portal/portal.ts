import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { enrol, listEnrolments, listOfferings } from "./me-client.ts";
import { enrolmentsPage, messagePage, offeringsPage, welcomePage } from "./pages.ts";
import type { PortalSettings } from "./settings.ts";
import { type Access, beginSignIn, finishSignIn, type SignIn } from "./sign-in.ts";

/** A visitor: on the way to sign in, or signed in. Kept in memory; an example needs no more. */
interface Session {
  signIn?: SignIn;
  access?: Access;
}

/** What goes back to the visitor; `data` is the same content for a caller that asks for JSON. */
interface Reply {
  readonly status: number;
  readonly html: string;
  readonly data?: object;
  readonly location?: string;
}

const COOKIE = "portal_session";
const BODY_LIMIT_BYTES = 10_000;

/** An example of a portal: a client at the student's home node that enrols with a token of its own. */
export function buildPortal(settings: PortalSettings): Server {
  const sessions = new Map<string, Session>();
  return createServer((request, response) => {
    const id = sessionId(request) ?? randomUUID();
    const session = sessions.get(id) ?? {};
    sessions.set(id, session);
    answer(settings, session, request)
      .catch((error: unknown) =>
        message(settings, 502, error instanceof Error ? error.message : String(error)),
      )
      .then((reply) =>
        send(response, reply, { id, wantsJson: request.headers.accept === "application/json" }),
      )
      .catch(() => response.destroy());
  });
}

async function answer(settings: PortalSettings, session: Session, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? "/", "http://portal.invalid");
  const [, page = "", key = ""] = url.pathname.split("/");
  const home = settings.homes.find((candidate) => candidate.key === key);
  switch (`${request.method} /${page}`) {
    case "GET /":
      return { status: 200, html: welcomePage(settings.name, settings.homes) };
    case "GET /login": {
      if (home === undefined) return message(settings, 404, "There is no such institution.");
      const { signIn, url: authorizeUrl } = await beginSignIn(home);
      session.signIn = signIn;
      return redirect(authorizeUrl.href);
    }
    case "GET /callback": {
      if (session.signIn?.home !== home || session.signIn === undefined) {
        return message(settings, 400, "This sign-in did not begin here.");
      }
      session.access = await finishSignIn(session.signIn, url.search);
      delete session.signIn;
      return redirect("/offerings");
    }
    case "GET /offerings":
    case "GET /enrolments":
    case "POST /enrol":
      if (session.access === undefined) return redirect("/");
      return answerStudent(settings, session.access, { page, url, request });
    default:
      return message(settings, 404, "There is no such page.");
  }
}

interface StudentRequest {
  readonly page: string;
  readonly url: URL;
  readonly request: IncomingMessage;
}

async function answerStudent(
  { name }: PortalSettings,
  access: Access,
  { page, url, request }: StudentRequest,
): Promise<Reply> {
  if (page === "offerings") {
    const { status, body } = await listOfferings(access, url.searchParams.get("q") ?? "");
    const html =
      status === 200 ? offeringsPage(name, access.home, body.items) : messagePage(name, problem(body));
    return { status, html, data: body };
  }
  if (page === "enrolments") {
    const { status, body } = await listEnrolments(access);
    const html = status === 200 ? enrolmentsPage(name, body.items) : messagePage(name, problem(body));
    return { status, html, data: body };
  }
  const form = new URLSearchParams(await readBody(request));
  const { status, body } = await enrol(access, form.get("host") ?? "", form.get("offeringId") ?? "");
  const html = status < 300 ? enrolmentsPage(name, [body]) : messagePage(name, problem(body));
  return { status, html, data: body };
}

function problem(body: object): string {
  return "title" in body ? String(body.title) : "The institution gave no reason.";
}

function message({ name }: PortalSettings, status: number, text: string): Reply {
  return { status, html: messagePage(name, text), data: { message: text } };
}

function redirect(location: string): Reply {
  return { status: 303, html: "", location };
}

function send(
  response: ServerResponse,
  { status, html, data, location }: Reply,
  { id, wantsJson }: { readonly id: string; readonly wantsJson: boolean },
): void {
  const asJson = wantsJson && data !== undefined;
  response.writeHead(status, {
    "content-type": asJson ? "application/json" : "text/html; charset=utf-8",
    "set-cookie": `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`,
    ...(location === undefined ? {} : { location }),
  });
  response.end(asJson ? JSON.stringify(data) : html);
}

function sessionId(request: IncomingMessage): string | undefined {
  return new RegExp(`(?:^|; )${COOKIE}=([0-9a-f-]{36})`).exec(request.headers.cookie ?? "")?.[1];
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_LIMIT_BYTES) throw new Error("the form is too large");
  }
  return text;
}
