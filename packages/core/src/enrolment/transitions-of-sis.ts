import { HANDED_ON, type Transition } from "./transition.ts";

const HELD_BACK = "At once, or when it can be undone no more; nobody is told before, and a place is taken.";
const DEREGISTERED =
  "The person is no student of home any more, and has no place yet, or one in what has not begun.";

/** What a host's own system decides about one enrolment. */
export const BY_NAME: readonly Transition[] = [
  {
    side: "host",
    from: "queued",
    to: "associated",
    by: "host",
    when: "The host has accepted the student by name, perhaps on a condition that is to be met by a date.",
    reasons: [],
    deadline: HELD_BACK,
  },
  {
    side: "host",
    from: "queued",
    to: "denied",
    by: "host",
    when: "The host has refused the student by name, in words that the student reads.",
    reasons: ["host-refused"],
    deadline: HELD_BACK,
  },
  {
    side: "host",
    from: "associated",
    to: "cancelled",
    by: "host",
    when: "The day has passed on which the condition of the place could be met.",
    reasons: ["condition-not-met"],
    deadline: HANDED_ON,
  },
  {
    side: "host",
    from: "associated",
    to: "cancelled",
    by: "host",
    when: "The host says that the student did not come; from the first day of the offering to its last.",
    reasons: ["no-show"],
    deadline: HELD_BACK,
  },
  {
    side: "host",
    from: "associated",
    to: "cancelled",
    by: "host",
    when: "Home has said that the student is deregistered, and the host does not keep the place.",
    reasons: ["no-longer-student"],
    deadline: HELD_BACK,
  },
];

/** What follows at home when the person is deregistered. */
export const DEREGISTERED_AT_HOME: readonly Transition[] = (["pending", "associated"] as const).map(
  (from) => ({
    side: "home",
    from,
    to: "cancelled",
    by: "home",
    when: DEREGISTERED,
    reasons: ["no-longer-student"],
    deadline: "Within seconds of the day.",
  }),
);

/** And at the host, which is told by a withdrawal. */
export const DEREGISTERED_AT_HOST: readonly Transition[] = (["queued", "associated"] as const).map(
  (from) => ({
    side: "host",
    from,
    to: "cancelled",
    by: "home",
    when: DEREGISTERED,
    reasons: ["no-longer-student"],
    deadline: HANDED_ON,
  }),
);
