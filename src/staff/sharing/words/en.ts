/** Words of sharing preferences. */
export const en = {
  title: 'Sharing preferences',
  object: 'Record an objection',
  nothingShared: 'Nothing of this person is shared on a basis that they may object to.',
  rowWith: '{portion} with {recipient}',
  with: 'with {recipient}',
  withAnybody: 'anybody',
  withRole:
    '{role, select, processor {processors} controller {other controllers} joint_controller {joint controllers} authority {public authorities} other {others}}',
  needed: 'Needed: {purpose}, Art. 6(1)({letter})',
  objectedOn: 'Objected on {date}',
  neverSaid: 'No objection on record',
  notNow: 'No objection on record; goes there when it is disclosed',
  history: 'What the person said ({count})',
  act: '{kind, select, objected {Objected} other {Taken back}}: {portion} with {recipient}, {date}, {channel}',
  channel:
    '{channel, select, portal {in the portal} email {by e-mail} post {by post} phone {by telephone} in_person {in person} other {another way}}',
  channelChoice:
    '{channel, select, email {By e-mail} post {By post} phone {By telephone} in_person {In person} other {Another way}}',
  recordedBy: 'put down by {name}',
  objectTitle: 'The person objects to sharing (Art. 21)',
  objectText:
    'From now on this is left out of disclosures and of exports for the recipient, and whoever gets it is to be told. What a contract or a law needs goes on.',
  portions: 'What they object to sharing',
  withWhom: 'With whom',
  anybody: 'Anybody',
  kindOf: 'All of a kind: {role}',
  said: 'Told us on',
  how: 'How',
  reason: 'What the person said',
  reasonNote: 'So that it can be shown that it is their wish.',
  objectNow: 'Record the objection',
  backTitle: 'The person takes the objection back',
  backText:
    '{portion} may go to {recipient} again. Only the person can allow that: put down how they said so.',
  backNow: 'Take the objection back',
} as const;
