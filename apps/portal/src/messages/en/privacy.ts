/** What is known of the student, and who was told. */
export const privacy = {
  data: {
    title: "My data",
    lead: "What your institution knows of you here, whom it told, and what for.",
    yours: "About you",
    known: "What your institution tells about you",
    home: "Institution",
    level: "Level",
    programme: "Programme",
    credits: "Credits",
    shared: "Who was told what",
    sharedText:
      "With your request a host hears facts about your study, under a number that only it knows you by. Your name and address follow once you have a place and permission, and only what the offering asks for.",
    nothingShared: "Nothing was told to anybody",
    nothingSharedText: "It is written down here before it leaves your institution.",
    recipient: "Told to",
    anyRecipient: "Everybody",
    fieldsTold: "What was told",
    fields: {
      pseudonym: "A number in place of your name",
      level: "Level",
      programmeCode: "Programme",
      creditsEarned: "Credits",
      studentNumber: "Student number",
      givenName: "Given name",
      surname: "Surname",
      mail: "E-mail address",
    },
    copy: "A copy of everything",
    copyText:
      "What your institution and every host hold of you, gathered in one file. Hosts are asked until they answer; you can leave this page and come back to it by its address.",
    ask: "Gather it",
    askAgain: "Gather it again",
    askedAt: "Asked",
    exports: {
      open: "{answered, number} of {all, number} institutions have answered",
      settled: "{all, plural, one {The one institution has} other {All # institutions have}} answered",
    },
    parts: { answered: "Here", waiting: "Being asked", silent: "No answer yet" },
    save: "Save the file",
    saveSoFar: "Save what is here",
    forget: "To be forgotten",
    forgetText:
      "{institution} forgets you here when you ask its exchange office, once nothing of yours is under way any more, and has every host forget you as well. That places were given in the right order stays provable; who you were does not.",
  },
};
