import type { ready as english } from "../en/ready.ts";

export const ready: typeof english = {
  ready: {
    title: "Ben je er klaar voor?",
    lead: "Wat bij een opening telt, zoals je instelling het nu weet. Kijken vraagt niemand iets.",
    you: "Jij",
    rounds: "Rondes",
    noRounds: "Er is geen ronde aangekondigd",
    noRoundsText: "Wat zonder ronde open is, staat in het aanbod.",
    next: "Opent hierna",
    nothingOpens: "Verder is er niets aangekondigd",
    openNow:
      "{open, plural, =0 {Nu is niets voor jou open.} one {Nu is # onderdeel voor jou open.} other {Nu zijn # onderdelen voor jou open.}}",
    opensIn: "Opent over",
    opensCount: "{count, plural, one {# onderdeel voor jou} other {# onderdelen voor jou}}",
    toCheck: "Wat er dan gebeurt",
    toFitting: "Bekijk wat past",
    items: {
      identity: "Student van {institution}",
      unknown: "{count, plural, one {Er ontbreekt één gegeven} other {Er ontbreken # gegevens}}",
      may: "Je mag {can, number} van {all, number} volgen",
      clock: "Je klok loopt gelijk",
      clockOff: "Je klok wijkt {seconds} seconden af",
    },
    facts: { level: "niveau", programme_code: "opleiding", credits_earned: "punten" },
    earned: "{credits, number} EC tot nu toe",
    unknownText: "Hier niet bekend: {facts}. Regels die ernaar vragen wijzen je af; vraag je instelling.",
    mayText:
      "{permission, plural, =0 {Voor niets is toestemming nodig.} other {Nog # met toestemming.}} Nu open: {open, number}.",
    clockText: "Tijden zijn in {zone}. Aftellen gaat op de klok van de server.",
    clockOffText:
      "Een opening gaat op de klok van de server, en het aftellen hier ook. Tijden zijn in {zone}.",
    states: { yes: "In orde", wait: "Let op", no: "Niet in orde" },
    phases: { done: "voorbij", now: "open", later: "komt nog" },
    notForYou: "Niet voor jou",
    paused: "Voorlopig stilgezet: {reason}",
    limit: {
      enrolments: "{had, number} van {max, number} inschrijvingen",
      credits: "{had, number} van {max, number} {unit}",
      units: { ects: "EC", contact_time: "contacturen", sbu: "SBU", sp: "SP", hour: "uur" },
    },
    modes: {
      first_come:
        "Plaatsen worden meteen gegeven, op volgorde van aankomst. Is het vol, dan kun je op de wachtlijst.",
      selection:
        "Aanvragen worden verzameld. De gastinstelling beslist na sluiting; wanneer je vraagt maakt niet uit.",
      lottery: "Aanvragen worden verzameld. Na sluiting wordt er geloot; wanneer je vraagt maakt niet uit.",
      ranked: "Aanvragen worden verzameld. Na sluiting worden plaatsen naar voorkeur gegeven.",
    },
  },
  prospect: {
    permission: "Met toestemming",
    cannot: "Nu niet voor jou",
    enrolled: "Aangevraagd",
  },
  calendar: {
    add: "Zet in agenda",
    title: "In je eigen agenda",
    text: "Openingen, data waarop iemand geantwoord moet hebben, en wanneer je onderwijs begint en eindigt; je agenda houdt ze zelf bij.",
    make: "Maak een adres",
    again: "Maak een ander adres",
    againText:
      "Het adres is één keer getoond en wordt niet bewaard. Een ander adres maakt een eind aan het vorige.",
    end: "Stoppen",
    address: "Adres van je agenda",
    copy: "Kopiëren",
    copied: "Gekopieerd",
    once: "Voeg het toe als agenda via een adres. Het wordt alleen nu getoond; wie het heeft leest je data, dus houd het voor jezelf.",
    since: "Sinds",
    lastRead: "laatst gelezen",
    notRead: "nog niet gelezen",
  },
};
