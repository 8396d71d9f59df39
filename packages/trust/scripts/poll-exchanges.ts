const [FIRST, SECOND, THIRD] = [21, 22, 23].map((n) => `019aa1f0-0000-7000-8000-0000000000${n}`);
const STRANGE = "0d3559ec67504aaba65d40b0363faad8";
const AT_ONCE = { returnImmediately: true };

/** A transmitter and one recipient: what it owes, and one poll after the other. */
export const pollTransmitters = [
  {
    name: "section 2.2: nothing is stated, and nothing comes of it in time",
    owed: [],
    polls: [{ request: {}, answer: { sets: [] } }],
    stillOwed: [],
  },
  {
    name: "section 2.2: a poll that is open ends with what comes meanwhile",
    owed: [],
    polls: [{ request: { returnImmediately: false }, meanwhile: [FIRST], answer: { sets: [FIRST] } }],
    stillOwed: [FIRST],
  },
  {
    name: "section 2.4.1: poll only, answered at once",
    owed: [FIRST, SECOND],
    polls: [{ request: AT_ONCE, answer: { sets: [FIRST, SECOND] } }],
    stillOwed: [FIRST, SECOND],
  },
  {
    name: "section 2.4.1: no more than asked for, and that there is more",
    owed: [FIRST, SECOND, THIRD],
    polls: [
      { request: { maxEvents: 2, ...AT_ONCE }, answer: { sets: [FIRST, SECOND], moreAvailable: true } },
      { request: { maxEvents: 2, ...AT_ONCE }, answer: { sets: [THIRD] } },
    ],
    stillOwed: [FIRST, SECOND, THIRD],
  },
  {
    name: "section 2.4.2: acknowledge only, also what nobody owes",
    owed: [FIRST, SECOND],
    polls: [
      { request: AT_ONCE, answer: { sets: [FIRST, SECOND] } },
      { request: { ack: [FIRST, STRANGE], maxEvents: 0, ...AT_ONCE }, answer: { sets: [] } },
    ],
    stillOwed: [SECOND],
  },
  {
    name: "section 2.4.3: poll with acknowledgement",
    owed: [FIRST, SECOND],
    polls: [
      { request: { maxEvents: 1, ...AT_ONCE }, answer: { sets: [FIRST], moreAvailable: true } },
      { request: { ack: [FIRST], returnImmediately: false }, answer: { sets: [SECOND] } },
    ],
    stillOwed: [SECOND],
  },
  {
    name: "section 2.4.4: poll with acknowledgement and errors, which is not handed out again",
    owed: [FIRST, SECOND],
    polls: [
      { request: AT_ONCE, answer: { sets: [FIRST, SECOND] } },
      {
        request: {
          ack: [FIRST],
          setErrs: { [String(SECOND)]: { err: "invalid_audience", description: "this is not us" } },
          ...AT_ONCE,
        },
        answer: { sets: [] },
      },
    ],
    stillOwed: [SECOND],
  },
  {
    name: "section 2.4: an acknowledgement that comes twice",
    owed: [FIRST],
    polls: [
      { request: AT_ONCE, answer: { sets: [FIRST] } },
      { request: { ack: [FIRST], ...AT_ONCE }, answer: { sets: [] } },
      { request: { ack: [FIRST, FIRST], ...AT_ONCE }, answer: { sets: [] } },
    ],
    stillOwed: [],
  },
];

const OPEN = { returnImmediately: false };
const jtiOf = (n: number) => `019aa1f0-0000-7000-8000-0000000000${n}`;

/** A recipient: what it is answered, and what it says with its next poll. */
export const pollRecipients = [
  {
    name: "section 2.4.3: what was taken is acknowledged with the next poll",
    answer: { sets: { [jtiOf(11)]: "a result", [jtiOf(12)]: "another result" }, moreAvailable: true },
    next: { ack: [jtiOf(11), jtiOf(12)], setErrs: {}, ...OPEN },
  },
  {
    name: "section 2.4.4: what was not taken is named with its error",
    answer: {
      sets: {
        [jtiOf(11)]: "a result",
        [jtiOf(13)]: "a key that is not published",
        [jtiOf(14)]: "another audience",
        [jtiOf(17)]: "an event that does not fit",
      },
    },
    next: {
      ack: [jtiOf(11)],
      setErrs: {
        [jtiOf(13)]: { err: "invalid_key" },
        [jtiOf(14)]: { err: "invalid_audience" },
        [jtiOf(17)]: { err: "invalid_request" },
      },
      ...OPEN,
    },
  },
  {
    name: "section 2.5: nothing came, so that there is nothing to say",
    answer: { sets: {} },
    next: { ack: [], setErrs: {}, ...OPEN },
  },
];
