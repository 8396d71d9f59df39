import { problemOf } from "@wissel/contract";
import type { Caller } from "./caller.ts";
import type { ProblemAnswer } from "./operation.ts";

export type StudentCaller = Extract<Caller, { kind: "student" }>;

/** The student who asks; nobody else has affairs of their own here. */
export function studentOf(caller: Caller): StudentCaller | ProblemAnswer {
  if (caller.kind === "student") return caller;
  return { problem: problemOf("scope-missing", "this needs a student's token") };
}
