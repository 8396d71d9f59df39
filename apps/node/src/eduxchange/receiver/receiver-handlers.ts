import { type EduxchangeOperations, problemOf } from "@wissel/contract";
import { isAsRegistered, startRefusal } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { saveSignedIn, useSignIn } from "@wissel/store";
import type { SealingKey } from "@wissel/trust";
import type { FastifyBaseLogger } from "fastify";
import type { Handlers } from "../../http/operation.ts";
import { toWireAnswer } from "../host-handlers.ts";
import { languageOf } from "../language.ts";
import type { StudentSignIn } from "./identity-provider.ts";
import type { EduxchangeReceiver } from "./receiver-file.ts";
import type { SignIns } from "./sign-ins.ts";
import { type StartPorts, startEnrolment } from "./start-enrolment.ts";
import { sealTokens } from "./student-calls.ts";

export interface ReceiverPorts extends StartPorts {
  readonly broker: Pick<EduxchangeReceiver["broker"], "clientUrl">;
  readonly signIns: SignIns;
  readonly identityProvider: Pick<StudentSignIn, "authorizeUrl" | "redeem">;
  readonly tokensKey: SealingKey;
}

export type ReceiverHandlers = Pick<
  Handlers<EduxchangeOperations>,
  "beginEnrolment" | "finishSignIn" | "startEnrolment"
>;

/** As the enrolment receiver of this institution, toward students' browsers and the broker. */
export function receiverHandlers(ports: ReceiverPorts): ReceiverHandlers {
  const { broker, signIns, identityProvider, homes, pool, clock, newId } = ports;
  const toBroker = (parameters: Readonly<Record<string, string>>) =>
    addressWith(broker.clientUrl, parameters);

  return {
    async beginEnrolment({ body, log }) {
      const form = new URLSearchParams(body);
      const said = (name: string) => form.get(name) ?? undefined;
      const schacHome = said("homeInstitution")?.toLowerCase() ?? "";
      const scope = said("scope");
      const home = await homes.find(schacHome).catch(unreachable(log));
      const brought = {
        personURI: said("personURI"),
        personAuth: said("personAuth"),
        associationsURI: said("associationsURI"),
        scope,
      };
      if (home === undefined || scope === undefined || !isAsRegistered(brought, home)) {
        log.info({ home: home?.schacHome }, "an enrolment was begun otherwise than its home is registered");
        return { status: 302, headers: { location: toBroker({ error: "412" }), ...NO_STORE } };
      }
      const begun = await signIns.begin(home.schacHome);
      const location = identityProvider.authorizeUrl(begun, scope);
      return { status: 302, headers: { location, "set-cookie": begun.cookie, ...NO_STORE } };
    },

    async finishSignIn({ query, headers, log }) {
      const back = (parameters: Readonly<Record<string, string>>) =>
        ({
          status: 302,
          headers: { location: toBroker(parameters), "set-cookie": signIns.cleared, ...NO_STORE },
        }) as const;
      const { state, code } = query;
      const signIn = await signIns.finish(state, headers.cookie);
      if (signIn === undefined || code === undefined) return back({ error: "417" });
      const { signInId, home } = signIn;
      const correlationId = newId();
      if (!(await useSignIn(pool, { correlationId, signInId, home }, clock.now())))
        return back({ error: "417" });
      const signedIn = await identityProvider.redeem(code, signIn).catch(unreachable(log));
      if (signedIn?.ok !== true) {
        log.info({ ...signedIn?.refusal }, "a student's sign-in was refused");
        return back({ error: signedIn?.refusal.code === "subject-missing" ? "419" : "417" });
      }
      const { personRef, givenName, tokens } = signedIn.value;
      const tokensJwe = await sealTokens(tokens, ports.tokensKey);
      await saveSignedIn(pool, { correlationId, personRef, tokensJwe });
      return back({ step: "enroll", correlationID: correlationId, name: givenName });
    },

    async startEnrolment({ headers, body, log }) {
      const language = languageOf(headers["accept-language"]);
      const correlationId = headers["x-correlation-id"];
      const started = await startEnrolment(ports, { correlationId, offering: body, language });
      const reference = newId();
      if (!started.ok) {
        const { code: description } = started.refusal;
        log.info({ reference, description }, "an enrolment was not started");
        const { status, message } = startRefusal(description, language);
        return { status, body: { error: true, status, message, description, reference } };
      }
      const answer = toWireAnswer(started.value);
      if (answer.code < 400) return { status: 200, body: answer };
      log.info({ reference, code: answer.code }, "an enrolment was refused");
      return { status: 200, body: { ...answer, reference } };
    },
  };
}

/** What is answered where this node is nobody's receiver. */
export const NO_RECEIVER_HANDLERS: ReceiverHandlers = {
  beginEnrolment: async () => NOT_HERE,
  finishSignIn: async () => NOT_HERE,
  startEnrolment: async () => NOT_HERE,
};

const NOT_HERE = { problem: problemOf("address-unknown") };
const NO_STORE = { "cache-control": "no-store" } as const;

/** Somebody who has to be asked does not answer: the browser is told as of a no, and the student tries again. */
function unreachable(log: Pick<FastifyBaseLogger, "warn">) {
  return (error: unknown): undefined => {
    if (!(error instanceof PeerUnreachable)) throw error;
    log.warn({ code: error.code, cause: String(error.cause) }, error.message);
  };
}

function addressWith(address: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
