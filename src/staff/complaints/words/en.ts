/** Words of complaints to the controller (United Kingdom). */
export const en = {
  title: 'Complaints',
  lead: 'Complaints to us about how we handle personal data: acknowledged within 30 days, looked into and answered without undue delay (section 164A of the Data Protection Act 2018).',
  record: 'Record a complaint',
  none: 'No complaint is on record.',
  open: 'Open',
  answered: 'Answered',
  complaint: 'Complaint',
  who: 'Who',
  state: 'State',
  acknowledgeBy: 'Acknowledge by',
  stateOf:
    '{state, select, received {Not acknowledged yet} acknowledged {Acknowledged, to be answered} answered {Answered} other {}}',
  clockOf:
    '{state, select, on_time {by {due}} soon {by {due}} overdue {overdue: due {due}} met {acknowledged in time} late {acknowledged late: due {due}} other {}}',
  received: 'Received',
  receivedHow:
    '{channel, select, portal {through the portal} email {by e-mail} post {by post} phone {by telephone} in_person {in person} other {another way}}',
  about: 'About the case',
  said: 'What was said',
  gone: 'What was said went with the person.',
  acknowledgement: 'Confirmed',
  outcomeTitle: 'Outcome',
  outcome:
    '{outcome, select, upheld {Upheld} partly_upheld {Upheld in part} not_upheld {Not upheld} other {}}',
  toldBy:
    '{by, select, portal {in the portal} email {by e-mail} post {by post} phone {by telephone} in_person {in person} other {}}',
  mailState:
    '{state, select, held {mail held: no mail server is set} queued {mail on its way} sending {mail on its way} sent {mail sent} failed {mail failed: tell it another way} other {}}',
  notYet: 'Not yet',
  working: 'How the day comes about',
  acknowledge: 'Acknowledge…',
  acknowledgeTitle: 'Acknowledge receipt',
  acknowledgeText:
    'By e-mail we write the letter and it counts when the mail server took it. Any other way: put down when it was done.',
  acknowledgeNow: 'Acknowledge',
  answer: 'Answer…',
  answerTitle: 'The outcome',
  answerText:
    'What was found and what is done about it. The letter adds the right to go to the Information Commissioner and to court.',
  answerNow: 'Answer',
  answerLabel: 'What was found and done',
  how: 'How',
  when: 'When',
  person: 'Person',
  name: 'Name',
  nameNote: 'Where they are not on record',
  email: 'E-mail address',
  arrived: 'How it arrived',
  receivedOn: 'Received on',
  body: 'What the complaint is about',
  recordNow: 'Record it',
  unknown: 'not on record',
} as const;
