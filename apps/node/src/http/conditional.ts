import { createHash } from "node:crypto";
import { type Problem, problemOf } from "@wissel/contract";
import { canonicalJson } from "@wissel/core";
import type { ProblemAnswer } from "./operation.ts";

/** Under which conditions an object is to be written (RFC 9110 section 13.1). */
export interface Conditions {
  readonly "if-match"?: string;
  readonly "if-none-match"?: string;
}

/** The strong tag of an object as it is read: another object has another, whatever the order of members. */
export function etagOf(body: unknown): string {
  return `"${createHash("sha256").update(canonicalJson(body)).digest("base64url").slice(0, 27)}"`;
}

/** What the conditions have against writing; `current` is the tag of what there is, undefined where there is nothing. */
export function unmetCondition(conditions: Conditions, current: string | undefined): Problem | undefined {
  const { "if-match": wanted, "if-none-match": unwanted } = conditions;
  const facts = current === undefined ? {} : { etag: current };
  if (wanted !== undefined && !names(tagsIn(wanted), current)) {
    const detail = current === undefined ? "there is nothing yet, or not any more" : "it has changed since";
    return problemOf("precondition-failed", detail, facts);
  }
  // Weak and strong tags are the same to If-None-Match.
  if (unwanted !== undefined && names(tagsIn(unwanted.replaceAll("W/", "")), current)) {
    return problemOf("precondition-failed", "it is there already", facts);
  }
  return undefined;
}

/** A problem; one that knows the tag of what there is says it as a header, too. */
export function refusedWith(problem: Problem): ProblemAnswer {
  return typeof problem.etag === "string" ? { problem, headers: { etag: problem.etag } } : { problem };
}

function tagsIn(header: string): readonly string[] {
  return header.split(",").map((tag) => tag.trim());
}

function names(tags: readonly string[], current: string | undefined): boolean {
  return current !== undefined && tags.some((tag) => tag === "*" || tag === current);
}
