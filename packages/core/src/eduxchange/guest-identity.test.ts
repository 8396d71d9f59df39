import { expect, test } from "vitest";
import { identitiesIn } from "./guest-identity.ts";

test("a student is recognised by address and number, however they are written, and by nothing that others share", () => {
  const byNode = identitiesIn({ mail: "Noor@Zuid.example", studentNumber: "S1", surname: "Visser" });
  expect(identitiesIn({ mail: " noor@zuid.example ", studentNumber: "s1", givenName: "Noor" })).toEqual(
    byNode,
  );
  expect(byNode).toHaveLength(2);
  expect(identitiesIn({ givenName: "Noor", surname: "Visser", mail: " " })).toEqual([]);
});
