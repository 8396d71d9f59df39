/** Requests of the shapes that RFC 8936 shows, by section; ids are no ids of ours on purpose. */
export const figures: readonly { readonly figure: string; readonly request: object }[] = [
  { figure: "section 2.4 (nothing stated)", request: {} },
  { figure: "section 2.4.1 (poll only)", request: { returnImmediately: true } },
  { figure: "section 2.4.1 (poll only, bounded)", request: { maxEvents: 2, returnImmediately: true } },
  {
    figure: "section 2.4.2 (acknowledge only)",
    request: {
      ack: ["0d3559ec67504aaba65d40b0363faad8", "jti-of-somebody"],
      maxEvents: 0,
      returnImmediately: true,
    },
  },
  {
    figure: "section 2.4.3 (poll with acknowledgement)",
    request: { ack: ["0d3559ec67504aaba65d40b0363faad8"], returnImmediately: false },
  },
  {
    figure: "section 2.4.4 (poll with acknowledgement and errors)",
    request: {
      ack: ["1d0c3cf797584bd193bd0fb1bd4e7d30"],
      setErrs: {
        "0d3559ec67504aaba65d40b0363faad8": {
          err: "authentication_failed",
          description: "The signature cannot be verified",
        },
      },
      returnImmediately: true,
    },
  },
];
