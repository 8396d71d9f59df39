import { codesOf } from "./institution-codes.ts";

/** What courses and programmes say to RIO, the Dutch register of education. All codes are invented. */
export function studyRegisterEntry(key: string) {
  return {
    consumerKey: "rio",
    educationOffererCode: codesOf(key).offerer,
    consentParticipationSTAP: "permission_not_granted",
  };
}

/** What offerings say to the register. */
export const OFFERING_REGISTER_ENTRY = {
  consumerKey: "rio",
  registrationStatus: "open",
  requiredPermissionRegistration: "yes",
} as const;
