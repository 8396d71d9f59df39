import { expect, test } from "vitest";
import { loggedError } from "./logging.ts";

test("a database error is logged without the values that it quotes", () => {
  const error = Object.assign(new Error('invalid input syntax for type uuid: "anna@noord.example"'), {
    severity: "ERROR",
    code: "22P02",
    detail: "Key (mail)=(anna@noord.example) already exists.",
    parameters: ["anna@noord.example"],
  });
  expect(JSON.stringify(loggedError(error))).not.toContain("anna");
  expect(loggedError(error)).toMatchObject({ code: "22P02", message: "PostgreSQL refused a value (22P02)" });
});

test("causes are followed, and the stack does not repeat the message", () => {
  const logged = loggedError(new Error("outer", { cause: new TypeError("inner") }));
  expect(logged.cause).toMatchObject({ type: "TypeError", message: "inner" });
  expect(logged.stack).not.toContain("outer");
});

test("what is thrown and is no error is still logged", () => {
  expect(loggedError("nothing")).toMatchObject({ message: "nothing" });
});
