import type { EnrolmentWindow } from "./enrolment-window.ts";
import type { OfferingCancellation, StudyLoad } from "./items.ts";
import type { IdentifierEntry, LanguageTypedString } from "./text.ts";
import type { Level, ModeOfDelivery, OfferingKind, ProgrammeType, ResultValueType } from "./vocabulary.ts";

/** An offering of any institution, with what a student needs to choose it and an enrolment needs to ask for it. */
export interface CatalogueOffering {
  /** schacHome of the institution that gives it. */
  readonly host: string;
  readonly offeringId: string;
  readonly offeringKind: OfferingKind;
  readonly primaryCode: IdentifierEntry;
  readonly name: readonly LanguageTypedString[];
  readonly description: readonly LanguageTypedString[];
  /** BCP 47; the first is the main one. */
  readonly teachingLanguages: readonly string[];
  readonly modesOfDelivery: readonly ModeOfDelivery[];
  /** Calendar dates, `YYYY-MM-DD`. */
  readonly startDate: string;
  readonly endDate: string;
  readonly academicSessionName?: readonly LanguageTypedString[];
  readonly resultValueType?: ResultValueType;
  readonly enrolmentWindow: EnrolmentWindow;
  /** All places together; absent when unlimited or not said. */
  readonly capacity?: number;
  readonly link?: string;
  /** Its host has cancelled it: to be read, not to be chosen. */
  readonly cancellation?: OfferingCancellation;
  /** Alliances in which it is offered. */
  readonly alliances: readonly OfferingAlliance[];
  /** The course or programme that is given; absent only while the host's catalogue is incomplete. */
  readonly study?: CatalogueStudy;
}

/** What an offering says to one alliance. */
export interface OfferingAlliance {
  readonly name: string;
  readonly visibleForOwnStudents: boolean;
  readonly visibleForGuests: boolean;
  /** Where guests enrol when not through a node or broker. */
  readonly enrolmentUrlForGuests?: string;
  readonly themes: readonly string[];
}

/** The course or programme behind an offering. */
export interface CatalogueStudy {
  readonly kind: OfferingKind;
  readonly studyId: string;
  readonly primaryCode: IdentifierEntry;
  readonly name: readonly LanguageTypedString[];
  readonly abbreviation?: string;
  readonly description: readonly LanguageTypedString[];
  readonly level?: Level;
  readonly studyLoad: readonly StudyLoad[];
  readonly programmeType?: ProgrammeType;
  /** ISCED-F, two to four digits. */
  readonly fieldsOfStudy?: string;
}

/** What to list; everything that is said must hold. */
export interface OfferingFilter {
  readonly hosts?: readonly string[];
  /** Offered in at least one of these alliances. */
  readonly alliances?: readonly string[];
  readonly offeringKind?: OfferingKind;
  readonly level?: Level;
  /** BCP 47; regions do not matter. */
  readonly teachingLanguage?: string;
  /** Part of a name, code, abbreviation or description; capitals do not matter. */
  readonly q?: string;
  /** Its enrolment window is open then. */
  readonly openAt?: Date;
  /** Says whether it is open, where its own window is not all that counts. */
  readonly isOpen?: (offering: CatalogueOffering, at: Date) => boolean;
  /** It ends on this calendar date or later. */
  readonly notEndedOn?: string;
  /** Only those that its host has not cancelled. */
  readonly standing?: true;
}

/** Part of a list: after the cursor of the part before, at most so many. */
export interface OfferingSlice {
  readonly after?: string;
  readonly limit: number;
}

export interface OfferingPage {
  readonly items: readonly CatalogueOffering[];
  /** Cursor of the last item when more follow; fits `[A-Za-z0-9_.~-]+`. */
  readonly next?: string;
}

/** How fresh the copy of a partner's offer is. */
export interface PartnerCatalogue {
  /** schacHome. */
  readonly host: string;
  readonly offerings: number;
  /** Last complete fetch; absent before the first. Its age is what to show beside the partner's offerings. */
  readonly fetchedAt?: Date;
  readonly attemptedAt?: Date;
  /** Why the last attempt failed; absent after a success. The copy stays usable. */
  readonly failure?: string;
}

/** Own and partners' offerings, from memory: cheap enough to ask for every request. */
export interface OfferingDirectory {
  findOffering(host: string, offeringId: string): Promise<CatalogueOffering | undefined>;
  listOfferings(filter: OfferingFilter, slice: OfferingSlice): Promise<OfferingPage>;
  listPartners(): Promise<readonly PartnerCatalogue[]>;
}
