/** One of the fictitious institutions of the playground. Everything about it that does not depend on ports. */
export interface Institution {
  /** Short name: of its process, its database, its log, its client ids. */
  readonly key: string;
  readonly name: string;
  readonly schacHome: string;
  /** Host part of its addresses where the machine has a whole loopback network (Linux); cookies ignore ports. */
  readonly loopback: string;
}

/** The alliance's name, as in agreements, catalogue entries and seat pools. */
export const ALLIANCE = "lde";

/** The three institutions, in the order in which their ports are given out. */
export const INSTITUTIONS: readonly Institution[] = [
  { key: "noordzee", name: "Noordzee University", schacHome: "noordzee.example", loopback: "127.0.0.2" },
  {
    key: "heuvelland",
    name: "Heuvelland University of Applied Sciences",
    schacHome: "heuvelland.example",
    loopback: "127.0.0.3",
  },
  { key: "waterstad", name: "Waterstad University", schacHome: "waterstad.example", loopback: "127.0.0.4" },
];

/** Country and time zone of all three. */
export const COUNTRY = "NL";
export const TIME_ZONE = "Europe/Amsterdam";
