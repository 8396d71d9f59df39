import { granted } from "@wissel/core";
import { expect, test } from "vitest";
import type { Caller } from "../http/caller.ts";
import { refusingForgotten } from "./refusing-forgotten.ts";

const STUDENT = { kind: "student", personId: "gone", clientId: "portal", scopes: new Set<string>() } as const;

function asks(caller: Caller, authorization?: string) {
  const authenticate = refusingForgotten(
    async () => granted(caller),
    async (personId) => personId === "gone",
  );
  return authenticate(authorization, { method: "GET", url: "/me/v1/person", headers: {} });
}

test("a student who was forgotten is nobody, with a token and with a session that are good otherwise", async () => {
  expect(await asks(STUDENT, "Bearer x")).toMatchObject({ refusal: { code: "token-invalid" } });
  expect(await asks(STUDENT)).toMatchObject({ refusal: { code: "session-ended" } });
});

test("who was not forgotten, or is no student, is who they are", async () => {
  expect(await asks({ ...STUDENT, personId: "here" }, "Bearer x")).toMatchObject({ ok: true });
  const sis = { kind: "sis", clientId: "gone", scopes: new Set<string>() } as const;
  expect(await asks(sis, "Bearer x")).toMatchObject({ ok: true });
});
