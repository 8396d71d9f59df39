import type { ProblemKind } from "./kind.ts";

/** Refusals of looking after the node's own keys. */
export type KeyProblemCode = "key-rotation-under-way" | "key-unknown";

export const KEY_PROBLEMS = {
  "key-rotation-under-way": { status: 409, title: "The next key is published already" },
  "key-unknown": { status: 404, title: "No such key" },
} as const satisfies Record<KeyProblemCode, ProblemKind>;
