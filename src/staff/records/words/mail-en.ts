/** Words of the form for a mail: loaded with it. */
export const en = {
  writeMailTitle: 'Mail from {record}',
  sendMail: 'Send the mail',
  makeLetter: 'Make a letter of it instead (PDF)',
  mailNobody: 'This record names nobody with an e-mail address whom you may see.',
  mailRecipient: 'To',
  mailNoAddress: 'no address',
  mailTemplate: 'Template',
  mailTemplateNone: 'None: write it yourself',
  mailTemplateHelp: 'Fills purpose, subject and text for this record. You can change them before you send.',
  mailPurpose: 'What the address is used for',
  mailPurposeChoose: 'Choose a purpose',
  mailPurposeHelp: 'An objection, a withdrawn consent or a restriction stops the mail, and says why.',
  mailSubject: 'Subject',
  mailText: 'Text',
  mailNote: 'It is sent from the company’s address and kept with the record. Answers do not come back here.',
} as const;
