import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clampTimeOfRequest } from "./time-of-request.ts";

const at = (minute: number) => new Date(Date.UTC(2027, 4, 15, 11, minute));

describe("the time of request", () => {
  test("of a live command is its arrival", () => {
    expect(clampTimeOfRequest({ arrivedAt: at(10), lastContactAt: at(9) })).toEqual({ requestedAt: at(10) });
  });

  test("of a delayed command is home's claim, where home could not have delivered it earlier", () => {
    const arrival = { arrivedAt: at(30), claimedAt: at(5), lastContactAt: at(2) };
    expect(clampTimeOfRequest(arrival)).toEqual({ requestedAt: at(5) });
  });

  test("is not before the last contact, and the claim is recorded", () => {
    const arrival = { arrivedAt: at(30), claimedAt: at(5), lastContactAt: at(20) };
    expect(clampTimeOfRequest(arrival)).toEqual({ requestedAt: at(20), claimedAt: at(5) });
  });

  test("is not after the arrival", () => {
    const arrival = { arrivedAt: at(30), claimedAt: at(31), lastContactAt: at(20) };
    expect(clampTimeOfRequest(arrival)).toEqual({ requestedAt: at(30), claimedAt: at(31) });
  });

  test("of a home never heard of is its arrival, whatever it claims", () => {
    expect(clampTimeOfRequest({ arrivedAt: at(30), claimedAt: at(5) })).toEqual({
      requestedAt: at(30),
      claimedAt: at(5),
    });
  });

  test("always lies between last contact and arrival, and tells when it is not what was claimed", () => {
    const minute = fc.nat(59);
    fc.assert(
      fc.property(minute, minute, minute, (arrived, claimed, contact) => {
        const lastContact = Math.min(arrived, contact);
        const time = clampTimeOfRequest({
          arrivedAt: at(arrived),
          claimedAt: at(claimed),
          lastContactAt: at(lastContact),
        });
        expect(time.requestedAt >= at(lastContact) && time.requestedAt <= at(arrived)).toBe(true);
        expect(time.claimedAt === undefined).toBe(time.requestedAt.getTime() === at(claimed).getTime());
      }),
    );
  });
});
