/** Several values of one name, as of Set-Cookie, are several headers. */
export type AnswerHeaders = Readonly<Record<string, string | string[]>>;
