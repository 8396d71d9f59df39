const SET = { "content-type": "application/secevent+jwt", accept: "application/json" };
const TAKEN = { status: 202, body: null };

function refusal(err: string) {
  return {
    status: 400,
    headers: { "content-type": "application/json", "content-language": "*" },
    body: { err },
  };
}

function pushed(name: string, token: string, answer: object) {
  return { name, request: { headers: SET, token }, answer };
}

/** What a recipient is pushed, and what it answers. */
export const pushRequests = [
  pushed("section 2.2: a token that is valid is taken, with an empty body", "a result", TAKEN),
  pushed("section 2.2: the same token again is answered the same", "a result", TAKEN),
  pushed(
    "section 2.4: invalid_request, for a token of another type",
    "typ of another token",
    refusal("invalid_request"),
  ),
  pushed(
    "section 2.4: invalid_request, for an event that does not fit",
    "an event that does not fit",
    refusal("invalid_request"),
  ),
  pushed("section 2.4: invalid_key", "a key that is not published", refusal("invalid_key")),
  pushed("section 2.4: invalid_issuer", "no partner", refusal("invalid_issuer")),
  pushed("section 2.4: invalid_audience", "another audience", refusal("invalid_audience")),
  pushed("section 2.4: access_denied", "no agreement on results", refusal("access_denied")),
  {
    name: "section 2.3: what is no token",
    request: { headers: SET, bytes: 20 },
    answer: refusal("invalid_request"),
  },
  {
    name: "section 2.1: any other media type",
    request: { headers: { ...SET, "content-type": "application/jwt" }, token: "another result" },
    answer: { status: 415 },
  },
  {
    name: "no section: more than 64 kB",
    request: { headers: SET, bytes: 65_537 },
    answer: { status: 413 },
  },
];

function answered(
  name: string,
  status: number,
  rest: { readonly headers?: object; readonly body?: unknown },
) {
  return { name, answer: { status, headers: {}, body: null, ...rest } };
}

function refused(err: string, description: string) {
  const headers = { "content-type": "application/json", "content-language": "en" };
  return { headers, body: { err, description } };
}

const PARKED = { verdict: "parked" };
const RETRY = { verdict: "retry" };

/** What a transmitter is answered, and what it makes of that. */
export const pushAnswers = [
  { ...answered("section 2.2: taken", 202, {}), verdict: "delivered" },
  { ...answered("section 2.2: only 202 says so", 200, {}), ...RETRY },
  {
    ...answered(
      "section 2.3: a key may be on its way to the recipient",
      400,
      refused("invalid_key", "that key is unknown here"),
    ),
    ...RETRY,
    notBeforeSeconds: 60,
  },
  {
    ...answered(
      "section 2.3: a key that was refused before",
      400,
      refused("invalid_key", "that key is unknown here"),
    ),
    lastReason: "invalid_key",
    ...PARKED,
  },
  {
    ...answered(
      "section 2.3: authentication_failed, which passes",
      400,
      refused("authentication_failed", "the credential is too old"),
    ),
    ...RETRY,
  },
  ...["invalid_request", "invalid_issuer", "invalid_audience", "access_denied"].map((err) => ({
    ...answered(`section 2.3: ${err}`, 400, refused(err, "not so")),
    ...PARKED,
  })),
  { ...answered("section 2.4: a code that is not registered", 400, refused("unheard_of", "?")), ...RETRY },
  { ...answered("RFC 9110: too much for it", 413, {}), ...PARKED },
  { ...answered("RFC 9110: another media type wanted", 415, {}), ...PARKED },
  {
    ...answered("RFC 9110: asked for patience", 429, { headers: { "retry-after": "120" } }),
    ...RETRY,
    notBeforeSeconds: 120,
  },
  {
    ...answered("RFC 9110: down for a moment", 503, { headers: { "retry-after": "30" } }),
    ...RETRY,
    notBeforeSeconds: 30,
  },
  {
    ...answered("a redirect is not followed", 307, { headers: { location: "https://elsewhere.example/" } }),
    ...RETRY,
  },
  { ...answered("a failure of its own", 500, {}), ...RETRY },
];
