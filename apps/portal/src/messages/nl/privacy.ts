import type { privacy as english } from "../en/privacy.ts";

export const privacy: typeof english = {
  data: {
    title: "Mijn gegevens",
    lead: "Wat je instelling hier van je weet, aan wie ze het vertelde, en waarvoor.",
    yours: "Over jou",
    known: "Wat je instelling over je meldt",
    home: "Instelling",
    level: "Niveau",
    programme: "Opleiding",
    credits: "Punten",
    shared: "Wie wat te horen kreeg",
    sharedText:
      "Bij je aanvraag hoort een gastinstelling gegevens over je studie, onder een nummer waaronder alleen zij je kent. Je naam en adres volgen zodra je een plaats en toestemming hebt, en alleen wat het aanbod vraagt.",
    nothingShared: "Er is niemand iets verteld",
    nothingSharedText: "Het wordt hier opgeschreven voordat het je instelling verlaat.",
    recipient: "Verteld aan",
    anyRecipient: "Iedereen",
    fieldsTold: "Wat is verteld",
    fields: {
      pseudonym: "Een nummer in plaats van je naam",
      level: "Niveau",
      programmeCode: "Opleiding",
      creditsEarned: "Punten",
      studentNumber: "Studentnummer",
      givenName: "Voornaam",
      surname: "Achternaam",
      mail: "E-mailadres",
    },
    copy: "Een kopie van alles",
    copyText:
      "Wat je instelling en elke gastinstelling van je hebben, verzameld in één bestand. Gastinstellingen worden gevraagd tot ze antwoorden; je kunt deze pagina verlaten en er via haar adres op terugkomen.",
    ask: "Verzamelen",
    askAgain: "Opnieuw verzamelen",
    askedAt: "Gevraagd",
    exports: {
      open: "{answered, number} van {all, number} instellingen hebben geantwoord",
      settled: "{all, plural, one {De ene instelling heeft} other {Alle # instellingen hebben}} geantwoord",
    },
    parts: { answered: "Binnen", waiting: "Wordt gevraagd", silent: "Nog geen antwoord" },
    save: "Bestand bewaren",
    saveSoFar: "Bewaren wat er is",
    forget: "Vergeten worden",
    forgetText:
      "{institution} vergeet je hier als je het haar uitwisselingsbureau vraagt, zodra er niets van jou meer loopt, en laat ook elke gastinstelling je vergeten. Dat plaatsen in de juiste volgorde zijn gegeven blijft aantoonbaar; wie je was niet.",
  },
};
