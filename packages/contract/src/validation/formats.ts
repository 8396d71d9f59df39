import { fullFormats } from "ajv-formats/dist/formats.js";

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

// The package types every format alike; this one is a definition with a function.
const dateTime = fullFormats["date-time"] as { readonly validate: (text: string) => boolean };

/** Formats as what stands behind takes them: ajv-formats also lets `urn:uuid:` and a 61st second through. */
export const FORMATS = {
  ...fullFormats,
  uuid: UUID,
  "date-time": (text: string) => dateTime.validate(text) && !Number.isNaN(Date.parse(text)),
};
