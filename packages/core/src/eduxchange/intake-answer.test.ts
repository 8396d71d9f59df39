import { describe, expect, test } from "vitest";
import type { Receipt } from "../enrolment/receipt.ts";
import { denialAnswer, intakeRefusal, receiptAnswer } from "./intake-answer.ts";

function aReceipt(overrides: Partial<Receipt>): Receipt {
  return {
    associationId: "a1",
    offeringId: "o1",
    homeState: "pending",
    hostState: "associated",
    sequence: 1,
    version: 1,
    next: { what: "give_permission", by: "home" },
    decidedAt: new Date("2027-05-20T12:00:00Z"),
    ...overrides,
  };
}

describe("what a student reads of an intake", () => {
  test.each([
    ["a place", {}, 200, "You have a place. Your own institution still has to agree."],
    ["a place that home has agreed to", { homeState: "associated" }, 200, "You have a place."],
    ["a position", { hostState: "queued", position: 3 }, 200, "You are number 3 on the waiting list."],
    [
      "a selection",
      { hostState: "queued", position: 3, reason: "selection-not-decided" },
      200,
      "Your request is in. The institution will choose among all requests later.",
    ],
  ] as const)("of %s goes well", (_, overrides, code, message) => {
    expect(receiptAnswer(aReceipt(overrides), "en")).toEqual({ code, message });
  });

  test("of a no is 422, the only one that is shown without a second try, in both languages", () => {
    const denied = aReceipt({ hostState: "denied", reason: "enrolment-window-not-open" });
    expect(receiptAnswer(denied, "en")).toEqual({ code: 422, message: "Enrolment has not opened yet." });
    expect(receiptAnswer(denied, "nl")).toEqual({
      code: 422,
      message: "De inschrijving is nog niet geopend.",
    });
    expect(denialAnswer("a-code-of-later", "en").code).toBe(422);
  });

  test("of a crowd, or of nothing that can be read, may be tried again", () => {
    expect(denialAnswer("busy", "nl").code).toBe(500);
    expect(intakeRefusal("intake-unreadable", "en").code).toBe(400);
    expect(intakeRefusal("home-not-known", "en").code).toBe(422);
    expect(intakeRefusal("home-is-host", "nl")).toEqual({
      code: 422,
      message: "Dit is onderwijs van je eigen instelling: schrijf je daar zelf voor in.",
    });
  });
});
