import type { CatalogueOffering } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { deriveSealingKey } from "@wissel/trust";
import { describe, expect, test } from "vitest";
import type { AnswerHeaders } from "../../http/answer-headers.ts";
import { ANONYMOUS } from "../../http/caller.ts";
import { cookieJar } from "../../session/session-cookie.ts";
import { brokerHandlers } from "./broker-handlers.ts";

const OFFERING = "0a4f2b9e-8c1d-4e5f-9a3b-7c6d5e4f3a21";
const CHOICE = {
  homeInstitutionSchacHome: "zuid.example",
  guestInstitutionSchacHome: "noord.example",
  offeringId: OFFERING,
};

/** A broker's page with one home, one host and one offering; the host's receiver answers as it is told. */
async function aBroker(
  answer: { status: number; body?: unknown } | "silence",
  offeringKind: CatalogueOffering["offeringKind"] = "course",
) {
  const sent: { url: string; body: unknown; headers?: Readonly<Record<string, string>> }[] = [];
  const handlers = brokerHandlers({
    homes: [
      {
        schacHome: "zuid.example",
        personsUrl: "https://zuid.example/persons/me",
        personAuthentication: "HEADER",
        associationsUrl: "https://zuid.example/associations",
        scopes: ["a", "b"],
      },
    ],
    hosts: [
      {
        ...{ schacHome: "noord.example", name: "Noord", user: "broker", password: "p" },
        enrollmentUrl: "https://noord.example/enrollment",
        startUrl: "https://noord.example/start",
      },
    ],
    offerings: {
      findOffering: async (host, offeringId) =>
        host === "noord.example" && offeringId === OFFERING
          ? ({
              ...{ offeringKind, name: [{ language: "en", value: "Tides <b>" }] },
            } as unknown as CatalogueOffering) // what is read of it
          : undefined,
    },
    http: {
      async postJsonWithin(_bounds, post) {
        sent.push(post);
        if (answer === "silence") throw new PeerUnreachable("peer-timeout", "https://noord.example");
        return { headers: {}, body: undefined, ...answer };
      },
    },
    jar: cookieJar({ baseUrl: "https://broker.example", schacHome: "broker.example" }),
    seal: await deriveSealingKey(new Uint8Array(32), "test"),
    clock: { now: () => new Date("2027-05-08T12:00:00Z") },
    path: "/eduxchange/broker",
  });
  const common = { caller: ANONYMOUS, params: {}, query: {}, log: console as never, signal: never };
  const post = async (form: Readonly<Record<string, string>>) =>
    await handlers.chooseOffering({ ...common, headers: {}, body: new URLSearchParams(form).toString() });
  const cookieOf = async () => {
    return headerOf(await post(CHOICE), "set-cookie").split(";")[0] ?? "";
  };
  return {
    sent,
    post,
    async show(query: Readonly<Record<string, string>>, cookie?: string) {
      const headers = { "accept-language": "en", cookie: cookie ?? (await cookieOf()) };
      return pageOf(await handlers.showBroker({ ...common, headers, query, body: undefined }));
    },
    async start(correlationID: string, cookie?: string) {
      const headers = { "accept-language": "en", cookie: cookie ?? (await cookieOf()) };
      const body = new URLSearchParams({ correlationID }).toString();
      return pageOf(await handlers.startAtHost({ ...common, headers, body }));
    },
  };
}

const never = () => new AbortController().signal;
const headerOf = ({ headers = {} }: { readonly headers?: AnswerHeaders }, name: string) =>
  String(headers[name]);
const pageOf = (answer: object) => ("body" in answer ? String(answer.body) : "");

describe("the broker's page", () => {
  test("takes a choice that is whole and known, and no other", async () => {
    const broker = await aBroker("silence");
    const goesTo = async (form: object) => headerOf(await broker.post({ ...CHOICE, ...form }), "location");
    expect(await goesTo({})).toBe("/eduxchange/broker?step=approve");
    expect(await goesTo({ offeringId: "../../admin" })).toBe("/eduxchange/broker?error=400");
    expect(await goesTo({ offeringId: crypto.randomUUID() })).toBe("/eduxchange/broker?error=404");
    expect(await goesTo({ homeInstitutionSchacHome: "oost.example" })).toBe("/eduxchange/broker?error=404");
  });

  test("hands the receiver what is registered of the home, once the student agrees", async () => {
    const page = await (await aBroker("silence")).show({ step: "approve" });
    expect(page).toContain('action="https://noord.example/enrollment"');
    expect(page).toContain(
      'name="personURI" value="https&#58;//zuid.example/persons/me"'.replace("&#58;", ":"),
    );
    expect(page).toContain('name="scope" value="a b"');
    expect(page).toContain("Tides &#60;b&#62; (Noord)");
  });

  test("starts nothing before the student has confirmed, and then with the broker's credentials", async () => {
    const broker = await aBroker({
      status: 200,
      body: { result: "ok", code: 200, message: "You have a place." },
    });
    const page = await broker.show({ step: "enroll", correlationID: "c-1", name: "Noor" });
    expect(page).toContain('action="/eduxchange/broker/start"');
    expect(broker.sent).toEqual([]);
    expect(await broker.start("c-1")).toContain("You have a place.");
    expect(broker.sent).toMatchObject([
      {
        url: "https://noord.example/start",
        body: { offeringId: OFFERING, offeringType: "course" },
        headers: { authorization: "Basic YnJva2VyOnA=", "x-correlation-id": "c-1", "accept-language": "en" },
      },
    ]);
  });

  test.each([
    ["a no", { status: 200, body: { code: 422, message: "It is <full>." } }, "It is &#60;full&#62;."],
    [
      "one more thing to do",
      { status: 200, body: { code: 200, redirect: "https://noord.example/more" } },
      'href="https://noord.example/more"',
    ],
    [
      "a link that is none",
      { status: 200, body: { code: 200, redirect: "javascript:alert(1)" } },
      "Your enrolment",
    ],
    ["an unknown correlation id", { status: 409 }, "is over"],
    ["a code that is no number", { status: 200, body: { code: "200" } }, "reports a failure"],
    ["nothing that can be read", { status: 200 }, "reports a failure"],
    ["a failure", { status: 500 }, "reports a failure"],
    ["a failure that is told with 200", { status: 200, body: { code: 500 } }, "reports a failure"],
    ["a student whom home does not know", { status: 404 }, "is not known here"],
    ["silence", "silence", "does not answer"],
  ] as const)("says what comes of %s", async (_, answer, words) => {
    const page = await (await aBroker(answer)).start("c-1");
    expect(page).toContain(words);
    expect(page).not.toContain("javascript:");
  });

  test("calls a minor a program, whatever the catalogue's form calls it", async () => {
    const broker = await aBroker({ status: 200, body: { code: 200 } }, "programme");
    const chosen = await broker.post({ ...CHOICE, offeringType: "minor" });
    const [cookie] = headerOf(chosen, "set-cookie").split(";");
    await broker.start("c-1", cookie);
    expect(broker.sent).toMatchObject([{ body: { offeringId: OFFERING, offeringType: "program" } }]);
  });

  test("is over for a browser without a choice, and has words for every error", async () => {
    const broker = await aBroker("silence");
    for (const cookie of ["", "wissel=junk"]) {
      expect(await broker.show({ step: "enroll", correlationID: "c-1" }, cookie)).toContain("is over");
      expect(await broker.start("c-1", cookie)).toContain("is over");
    }
    expect(broker.sent).toEqual([]);
    for (const [error, words] of [
      ["412", "registered"],
      ["417", "Signing in"],
      ["419", "eduID"],
      ["<script>", "failure"],
    ] as const)
      expect(await broker.show({ error })).toContain(words);
  });
});
